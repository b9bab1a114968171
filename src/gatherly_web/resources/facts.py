"""The feed: what happens, for programs that ask."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.webhooks.errors import CursorExpired
from gatherly_web.answers.webhooks import fact_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import cursor_of, position_of
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.webhooks import FactPage, FactQuery
from gatherly_web.services import Service
from gatherly_web.validation import checked

facts = Service(name="facts", path="/api/facts", validators=checked)


@facts.get(
    schema=Operation(
        summary="Follow what happens",
        action=Action.VIEW_FACTS,
        details="In one order for good, of which nothing is passed over: ask again and again, each time behind the "
        "`next_cursor` of the answer before. Organizers see what concerns their own events, admins everything. What "
        "happened is kept for 90 days; `cursor_expired` tells who was away for longer that they have missed something.",
        query=FactQuery(),
        answer=FactPage(),
        raises=(Forbidden, CursorExpired),
    )
)
def view_facts(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    after = None if query["after"] is None else position_of(query["after"], "after")
    facts = request.application.webhooks.view_feed(request.actor, after, query["types"], query["limit"])
    return json_response(
        {
            "items": [fact_answer(each) for each in facts.items],
            "next_cursor": cursor_of(facts.next),
            "has_more": facts.more,
        }
    )
