"""Looking after what was flagged."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.administration.model import Flag, FlagFilter
from gatherly_core.administration.ports import Flags
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import FlagId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ListFlags:
    """The flags that are wanted, newest first. Admins only: Forbidden."""

    def __init__(self, unit_of_work: UnitOfWork, flags: Flags) -> None:
        self._unit_of_work = unit_of_work
        self._flags = flags

    def __call__(self, actor: Actor, wanted: FlagFilter, page: PageRequest) -> Page[Flag]:
        permit(actor, Action.VIEW_FLAGS)
        return self._unit_of_work.read(lambda: self._flags.search(wanted, page))


class ResolveFlag:
    """Says that somebody has looked after a flag, and perhaps what they found.

    - admins only: Forbidden
    - once: AlreadyResolved
    """

    def __init__(self, unit_of_work: UnitOfWork, flags: Flags, trail: AuditTrail, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._flags = flags
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, flag_id: FlagId, note: str | None = None) -> Flag:
        permit(actor, Action.RESOLVE_FLAG)
        return self._unit_of_work.run(lambda: self._resolve(actor, flag_id, note))

    def _resolve(self, actor: Actor, flag_id: FlagId, note: str | None) -> Flag:
        resolved = self._flags.locked(flag_id).resolved(actor.user_id, note, self._clock.now())
        self._flags.save(resolved)
        self._trail.record(Deed.FLAG_RESOLVED, actor.user_id, flag_id, kind=resolved.sighting.kind.value)
        return resolved
