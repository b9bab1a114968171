"""Telling at once what was held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatherly_core.accounts.ports import Users
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Identifiers, NotificationId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.messages.model import Language, Rendered
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.acquaintance import GetToKnow
from gatherly_core.notifications.crowds import Crowd
from gatherly_core.notifications.finding_recipient import overtaken
from gatherly_core.notifications.model import TOPICS, Channel, Kind, Notification
from gatherly_core.notifications.ports import HeldBack, Notifications, Stops

BATCH = 100
LONGEST = 500
"""How much one digest tells of; the rest is in the next."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What is held back for somebody, and what of it they are still to be told, in which language."""

    held: tuple[Notification, ...]
    wanted: tuple[Notification, ...]
    language: Language


class SendDigests:
    """Tells what was held back, as one digest for each recipient and channel, when its hour is over.

    - it lists what each was about; in Gatherly itself all of it is told in full, long before
    - what somebody has switched off meanwhile is left out, and what is not true any more or was stopped; who is shut
      out or gone is told nothing
    - its link to get no more ends all that it lists
    - nothing is told in two digests, whoever makes them at the same time, and nothing in none
    - to be done every ten minutes
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        notifications: Notifications,
        held_back: HeldBack,
        stops: Stops,
        get_to_know: GetToKnow,
        templates: Templates,
        identifiers: Identifiers,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._notifications = notifications
        self._held_back = held_back
        self._stops = stops
        self._get_to_know = get_to_know
        self._templates = templates
        self._identifiers = identifiers
        self._clock = clock
        self._public_url = public_url

    def __call__(self) -> int:
        """Answers how many digests there are to send."""
        now, number = self._clock.now(), 0
        for crowds in batches(partial(self._due, now), lambda crowd: crowd):
            number += sum(self._send(crowd, now) for crowd in crowds)
        return number

    def _due(self, now: datetime, after: Crowd | None) -> tuple[Crowd, ...]:
        return self._unit_of_work.read(lambda: self._held_back.due(now, after, BATCH))

    def _send(self, crowd: Crowd, now: datetime) -> bool:
        found = self._unit_of_work.read(lambda: self._look(crowd, now))
        words = self._put_into_words(found) if found.wanted else None
        return self._unit_of_work.run(lambda: self._keep(crowd, found, words, now), landed=again)

    def _look(self, crowd: Crowd, now: datetime) -> _Found:
        held = self._held_back.of(crowd, now, LONGEST)
        told_as = self._get_to_know.told_as([crowd.recipient])[crowd.recipient]
        listener = self._get_to_know([told_as]).get(told_as)
        if listener is None:
            return _Found(held, (), Language.EN)
        stopped = self._stops.stopped({each.sending_id for each in held if each.sending_id is not None})
        untrue = overtaken(held, self._events)
        wanted = tuple(
            each
            for each in held
            if crowd.channel in listener.channels(each.kind)
            if each.sending_id not in stopped and not each.outdated(now)
            if each.id not in untrue
        )
        return _Found(held, wanted, listener.language)

    def _put_into_words(self, found: _Found) -> Rendered:
        matter = {"subjects": tuple(each.subject for each in found.wanted), "link": f"{self._public_url}/"}
        return self._templates.render(Kind.DIGEST.template, found.language, matter, None)

    def _keep(self, crowd: Crowd, found: _Found, words: Rendered | None, now: datetime) -> bool:
        user_id = crowd.recipient.user_id
        gone = user_id is not None and not self._users.pinned([user_id])
        held = [each.id for each in self._held_back.of(crowd, now, LONGEST)]
        if held != [each.id for each in found.held]:
            return False  # somebody else has told it, or is to
        told = [] if words is None or gone else [each.id for each in found.wanted]
        self._held_back.settle(told, now)
        self._held_back.leave_out([each for each in held if each not in told], now)
        if words is None or gone:
            return False
        self._notifications.add([self._digest(crowd, found.wanted, words, now)])
        return True

    def _digest(self, crowd: Crowd, told: Sequence[Notification], words: Rendered, now: datetime) -> Notification:
        by_mail = crowd.channel is Channel.EMAIL
        topics = frozenset(topic for each in told for topic in each.topics)
        return Notification(
            id=NotificationId(self._identifiers.new()),
            occasion=f"digest-{told[0].id}",
            recipient=crowd.recipient,
            kind=Kind.DIGEST,
            channel=crowd.channel,
            subject=words.subject,
            message=words.text if by_mail else words.short,
            html=words.html if by_mail else None,
            data={TOPICS: " ".join(sorted(topics))},
            created_at=now,
        )
