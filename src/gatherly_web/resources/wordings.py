"""Wordings: saying what messages about an event say in other words."""

from collections.abc import Mapping, Sequence

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.messages.errors import WordingInvalid
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.wordings.errors import WordingNotFound
from gatherly_core.wordings.model import Place
from gatherly_core.wordings.wording_rules import WORDABLE
from gatherly_web.answers.wordings import preview_answer, wording_answer
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response, no_content
from gatherly_web.schemas.wordings import PreviewInput, PreviewSchema, WordingInput, WordingList, WordingSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

ONE = "/api/events/{id}/wordings/{template}/{language}"
PLACE: Mapping[str, Sequence[str]] = {"template": sorted(WORDABLE), "language": sorted(Language)}

event_wordings = Service(name="event_wordings", path="/api/events/{id}/wordings", validators=checked)
wording = Service(name="wording", path=ONE, validators=checked)
preview = Service(name="wording_preview", path=f"{ONE}/preview", validators=checked)


@event_wordings.get(
    schema=Operation(
        summary="List the wordings of an event",
        action=Action.WORD_MESSAGES,
        details="What messages about it say in words of its organizer's; all others say it in the standard words.",
        thing=EventNotFound,
        answer=WordingList(),
        raises=(Forbidden,),
    )
)
def list_wordings(request: GatherlyRequest) -> Response:
    found = request.application.wordings.list(request.actor, request.validated["id"])
    return json_response({"items": [wording_answer(worded) for worded in found]})


@wording.put(
    schema=Operation(
        summary="Word a message",
        action=Action.WORD_MESSAGES,
        details="Its subject and its paragraphs; what there is to know and the link stay as they are. A variable is "
        "put in double braces, such as `{{ event_title }}`; `{{ event_start|date }}`, `|time` and `|brief` tell parts "
        "of a moment; `{% if tickets > 1 %}`, `{% elif %}`, `{% else %}` and `{% endif %}` are conditions. There is "
        "nothing else: all other signs are text, which is escaped where that is needed. The documentation has the "
        "variables of each message. It is tried before it is taken.",
        thing=EventNotFound,
        words=PLACE,
        body=WordingInput(),
        answer=WordingSchema(),
        raises=(Forbidden, WordingNotFound, WordingInvalid),
    )
)
def set_wording(request: GatherlyRequest) -> Response:
    worded = request.application.wordings.set(request.actor, _place(request), Wording(**request.validated["body"]))
    return json_response(wording_answer(worded))


@wording.delete(
    schema=Operation(
        summary="Go back to the standard words",
        action=Action.WORD_MESSAGES,
        thing=EventNotFound,
        words=PLACE,
        status=204,
        raises=(Forbidden, WordingNotFound),
    )
)
def remove_wording(request: GatherlyRequest) -> Response:
    request.application.wordings.remove(request.actor, _place(request))
    return no_content()


@preview.post(
    schema=Operation(
        summary="Preview a message",
        action=Action.WORD_MESSAGES,
        details="As somebody would get it, of the event and a booking that nobody has made. Nothing is sent or kept.",
        thing=EventNotFound,
        words=PLACE,
        body=PreviewInput(),
        body_required=False,
        answer=PreviewSchema(),
        raises=(Forbidden, WordingNotFound, WordingInvalid),
    )
)
def preview_wording(request: GatherlyRequest) -> Response:
    given = request.validated["body"]["wording"]
    tried = Wording(**given) if given else None
    return json_response(preview_answer(request.application.wordings.preview(request.actor, _place(request), tried)))


def _place(request: GatherlyRequest) -> Place:
    try:
        template, language = Template(request.matchdict["template"]), Language(request.matchdict["language"])
    except ValueError:
        raise WordingNotFound("There is no such message about an event.") from None
    return Place(request.validated["id"], template, language)
