"""The use cases of administration."""

from gatherly_core.administration.verify_audit_log import VerifyAuditLog
from gatherly_core.administration.view_audit_log import ViewAuditLog
from gatherly_core.application.ports import Ports
from gatherly_core.audit.verify_trail import VerifyTrail


class AdministrationUseCases:
    def __init__(self, p: Ports, verify_trail: VerifyTrail) -> None:
        self.view_audit_log = ViewAuditLog(p.unit_of_work, p.audit_entries)
        self.verify_audit_log = VerifyAuditLog(verify_trail)
