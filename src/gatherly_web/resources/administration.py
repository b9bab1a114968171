"""What admins look after."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.model import AuditSearch
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.administration import audit_entry_answer, verdict_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.administration import AuditPage, AuditQuery, TrailVerdictSchema, VerdictQuery
from gatherly_web.services import Service
from gatherly_web.validation import checked

audit_logs = Service(name="audit_logs", path="/api/admin/audit-logs", validators=checked)
audit_verdict = Service(name="audit_verdict", path="/api/admin/audit-logs/verify", validators=checked)


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
