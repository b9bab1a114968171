"""Handing out the keys with which a scanner verifies tickets on its own."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.model import VerificationKey
from gatherly_core.admission.ports import TicketSigner
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ViewCheckinKeys:
    """The public keys that tickets of an event may be signed with, the newest first.

    - the event's organizer, its staff and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, signer: TicketSigner) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._signer = signer

    def __call__(self, actor: Actor, event_id: EventId) -> tuple[VerificationKey, ...]:
        event = self._unit_of_work.read(lambda: self._events.get(event_id))
        permitted(event, actor, Action.RUN_DOOR)
        return self._signer.public_keys()
