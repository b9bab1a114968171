"""Telling at once what was held back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Identifiers, NotificationId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.messages.model import Language, Rendered
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.acquaintance import GetToKnow
from gatherly_core.notifications.model import Channel, Crowd, Kind, Notification
from gatherly_core.notifications.ports import HeldBack, Notifications

BATCH = 100
LONGEST = 500
"""How much one digest tells of; the rest is in the next."""


class SendDigests:
    """Tells what was held back, as one digest for each recipient and channel, when its hour is over.

    - it lists what each was about; in Gatherly itself all of it is told in full, long before
    - what somebody has switched off meanwhile, or is not true any more, is left out; who is shut out or gone is told
      nothing
    - nothing is told in two digests, whoever makes them at the same time, and nothing in none
    - to be done every ten minutes
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        notifications: Notifications,
        held_back: HeldBack,
        get_to_know: GetToKnow,
        templates: Templates,
        identifiers: Identifiers,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._notifications = notifications
        self._held_back = held_back
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
        held, wanted, language = self._unit_of_work.read(lambda: self._look(crowd, now))
        words = self._put_into_words(wanted, language) if wanted else None
        return self._unit_of_work.run(lambda: self._keep(crowd, held, words, now), landed=again)

    def _look(self, crowd: Crowd, now: datetime) -> tuple[Sequence[Notification], list[Notification], Language]:
        """What is held back for them, what of it they still want, and in which language."""
        held = self._held_back.of(crowd, now, LONGEST)
        told_as = self._get_to_know.told_as([crowd.recipient])[crowd.recipient]
        listener = self._get_to_know([told_as]).get(told_as)
        if listener is None:
            return held, [], Language.EN
        wanted = [each for each in held if not each.outdated(now) and crowd.channel in listener.channels(each.kind)]
        return held, wanted, listener.language

    def _put_into_words(self, wanted: Sequence[Notification], language: Language) -> Rendered:
        matter = {"subjects": tuple(each.subject for each in wanted), "link": f"{self._public_url}/"}
        return self._templates.render(Kind.DIGEST.template, language, matter, None)

    def _keep(self, crowd: Crowd, looked_at: Sequence[Notification], words: Rendered | None, now: datetime) -> bool:
        user_id = crowd.recipient.user_id
        gone = user_id is not None and not self._users.pinned([user_id])
        held = self._held_back.of(crowd, now, LONGEST)
        if [each.id for each in held] != [each.id for each in looked_at]:
            return False  # somebody else has told it, or is to
        self._held_back.settle([each.id for each in held], now)
        if words is None or gone:
            return False
        self._notifications.add([self._digest(crowd, held[0], words, now)])
        return True

    def _digest(self, crowd: Crowd, first: Notification, words: Rendered, now: datetime) -> Notification:
        by_mail = crowd.channel is Channel.EMAIL
        return Notification(
            id=NotificationId(self._identifiers.new()),
            occasion=f"digest-{first.id}",
            recipient=crowd.recipient,
            kind=Kind.DIGEST,
            channel=crowd.channel,
            subject=words.subject,
            message=words.text if by_mail else words.short,
            html=words.html if by_mail else None,
            created_at=now,
        )
