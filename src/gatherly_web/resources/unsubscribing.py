"""Hearing no more of something, by a link in a letter."""

from urllib.parse import quote

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.notifications.errors import InvalidUnsubscription
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import NO_STORE, json_response
from gatherly_web.schemas.unsubscribing import OneClickForm, UnsubscribedSchema, UnsubscribeQuery
from gatherly_web.services import Service
from gatherly_web.validation import checked

unsubscribing = Service(name="unsubscribing", path="/api/unsubscribe", validators=checked)

PAGE = "/account/unsubscribe"


@unsubscribing.get(
    schema=Operation(
        summary="Lead to a page that asks whether to unsubscribe",
        action=Action.UNSUBSCRIBE,
        anonymous=True,
        details="For people whose mailer opens the link. Nothing is changed: scanners of mail follow all links.",
        query=UnsubscribeQuery(),
        status=303,
    )
)
def show_unsubscribing(request: GatherlyRequest) -> Response:
    token = quote(request.validated["query"]["token"])
    return Response(status=303, headerlist=[("Location", f"{PAGE}#token={token}"), NO_STORE, ("Content-Length", "0")])


@unsubscribing.post(
    schema=Operation(
        summary="Hear no more of something",
        action=Action.UNSUBSCRIBE,
        anonymous=True,
        details="For whoever has the letter, as mailers do it on one click (RFC 8058); as often as one likes. The "
        "letter's kind ends, of a digest all that it lists; what concerns bookings still comes.",
        query=UnsubscribeQuery(),
        form=True,
        body=OneClickForm(),
        answer=UnsubscribedSchema(),
        raises=(InvalidUnsubscription,),
    )
)
def unsubscribe(request: GatherlyRequest) -> Response:
    done = request.application.preferences.unsubscribe(request.validated["query"]["token"])
    return json_response({"status": "unsubscribed", "topics": sorted(done.topics), "channel": done.channel})
