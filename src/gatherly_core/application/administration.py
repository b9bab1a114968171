"""The use cases of administration."""

from gatherly_core.administration.forget_settled_facts import ForgetSettledFacts
from gatherly_core.administration.look_after_dead_letters import ListDeadLetters, ReplayDeadLetters
from gatherly_core.administration.look_after_flags import ListFlags, ResolveFlag
from gatherly_core.administration.verify_audit_log import VerifyAuditLog
from gatherly_core.administration.view_audit_log import ViewAuditLog
from gatherly_core.administration.watch import Watch
from gatherly_core.application.ports import Ports
from gatherly_core.audit.verify_trail import VerifyTrail
from gatherly_core.kernel.scheduling import ForgetRuns


class AdministrationUseCases:
    def __init__(self, p: Ports, verify_trail: VerifyTrail) -> None:
        self.view_audit_log = ViewAuditLog(p.unit_of_work, p.audit_entries)
        self.verify_audit_log = VerifyAuditLog(verify_trail)
        self.watch = Watch(p.unit_of_work, p.traces, p.flags, p.identifiers, p.clock)
        self.forget_runs = ForgetRuns(p.unit_of_work, p.job_runs, p.clock)
        self.forget_settled_facts = ForgetSettledFacts(p.unit_of_work, p.outbox, p.clock)
        self.list_dead_letters = ListDeadLetters(p.unit_of_work, p.dead_letters)
        self.replay_dead_letters = ReplayDeadLetters(p.unit_of_work, p.dead_letters, p.trail, p.clock)
        self.list_flags = ListFlags(p.unit_of_work, p.flags)
        self.resolve_flag = ResolveFlag(p.unit_of_work, p.flags, p.trail, p.clock)
