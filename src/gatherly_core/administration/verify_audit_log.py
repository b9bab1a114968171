"""Having the audit trail verified."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.records import Anchor
from gatherly_core.audit.verify_trail import Verdict, VerifyTrail


class VerifyAuditLog:
    """Whether the audit trail says what was written into it, as `VerifyTrail` finds. Admins only: Forbidden."""

    def __init__(self, verify_trail: VerifyTrail) -> None:
        self._verify_trail = verify_trail

    def __call__(self, actor: Actor, expected: Anchor | None = None) -> Verdict:
        permit(actor, Action.VIEW_AUDIT_LOG)
        return self._verify_trail(expected)
