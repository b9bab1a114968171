"""What admins look after."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.administration.errors import AlreadyResolved, DeadLetterNotFound, FlagNotFound
from gatherly_core.administration.model import FlagFilter
from gatherly_core.audit.model import AuditSearch
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.administration import audit_entry_answer, dead_letter_answer, flag_answer, verdict_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.administration import (
    AuditPage,
    AuditQuery,
    DeadLetterPage,
    DeadLetterQuery,
    FlagPage,
    FlagQuery,
    FlagSchema,
    ReplaySchema,
    ResolutionInput,
    TrailVerdictSchema,
    VerdictQuery,
)
from gatherly_web.services import Service
from gatherly_web.validation import checked

audit_logs = Service(name="audit_logs", path="/api/admin/audit-logs", validators=checked)
audit_verdict = Service(name="audit_verdict", path="/api/admin/audit-logs/verify", validators=checked)
flags = Service(name="flags", path="/api/admin/flags", validators=checked)
resolution = Service(name="resolution", path="/api/admin/flags/{id}/resolve", validators=checked)
dead_letters = Service(name="dead_letters", path="/api/admin/dead-letters", validators=checked)
replay = Service(name="replay", path="/api/admin/dead-letters/{id}/replay", validators=checked)


@audit_logs.get(
    schema=Operation(
        summary="Look through the audit trail",
        action=Action.VIEW_AUDIT_LOG,
        details="Who did what to which, and when; newest first.",
        query=AuditQuery(),
        answer=AuditPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def view_audit_log(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    wanted = AuditSearch(
        action=query["action"],
        user_id=query["user_id"],
        target_type=query["target_type"],
        target_id=query["target_id"],
        since=query["since"],
        until=query["until"],
    )
    page = request.application.administration.view_audit_log(request.actor, wanted, page_request(query))
    return page_response(request, page, audit_entry_answer)


@audit_verdict.get(
    schema=Operation(
        summary="Verify the audit trail",
        action=Action.VIEW_AUDIT_LOG,
        details="Recomputes the seal of every entry, and names the first broken place. It takes the longer the more "
        "entries there are.",
        query=VerdictQuery(),
        answer=TrailVerdictSchema(),
        raises=(Forbidden,),
    )
)
def verify_audit_log(request: GatherlyRequest) -> Response:
    verdict = request.application.administration.verify_audit_log(request.actor, request.validated["query"]["expect"])
    return json_response(verdict_answer(verdict))


@flags.get(
    schema=Operation(
        summary="Look through what was flagged",
        action=Action.VIEW_FLAGS,
        details="What is suspicious and somebody should look at, newest first.",
        query=FlagQuery(),
        answer=FlagPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def list_flags(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    wanted = FlagFilter(resolved=query["resolved"], kind=query["kind"])
    page = request.application.administration.list_flags(request.actor, wanted, page_request(query))
    return page_response(request, page, flag_answer)


@resolution.post(
    schema=Operation(
        summary="Say that a flag was looked after",
        action=Action.RESOLVE_FLAG,
        thing=FlagNotFound,
        body=ResolutionInput(),
        body_required=False,
        answer=FlagSchema(),
        raises=(Forbidden, AlreadyResolved),
    )
)
def resolve_flag(request: GatherlyRequest) -> Response:
    flag = request.application.administration.resolve_flag(
        request.actor, request.validated["id"], request.validated["body"]["note"]
    )
    return json_response(flag_answer(flag))


@dead_letters.get(
    schema=Operation(
        summary="Look through what was given up",
        action=Action.VIEW_DEAD_LETTERS,
        details="What follows from facts, messages, and what is sent to endpoints: all that was tried in vain. What "
        "was given up last comes first.",
        query=DeadLetterQuery(),
        answer=DeadLetterPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def list_dead_letters(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    wanted = DeadLetterFilter(queue=query["queue"])
    page = request.application.administration.list_dead_letters(request.actor, wanted, page_request(query))
    return page_response(request, page, dead_letter_answer)


@replay.post(
    schema=Operation(
        summary="Have tried again what was given up",
        action=Action.REPLAY_DEAD_LETTER,
        details="Workers try it at once, and as often as at first.",
        thing=DeadLetterNotFound,
        answer=ReplaySchema(),
        raises=(Forbidden,),
    )
)
def replay_dead_letter(request: GatherlyRequest) -> Response:
    letters = request.application.administration.replay_dead_letters(request.actor, request.validated["id"])
    return json_response({"replayed": [dead_letter_answer(letter) for letter in letters]})
