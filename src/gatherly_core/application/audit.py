"""The use cases of the audit trail."""

from gatherly_core.application.ports import Ports
from gatherly_core.audit.seal_entries import SealEntries
from gatherly_core.audit.verify_trail import VerifyTrail


class AuditUseCases:
    def __init__(self, p: Ports) -> None:
        self.seal_entries = SealEntries(p.unit_of_work, p.audit_chain, p.audit_keys)
        self.verify_trail = VerifyTrail(p.unit_of_work, p.audit_chain, p.audit_keys, p.clock)
