"""Telling people something: who hears of it by which channel, and in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatherly_core.accounts.ports import Users
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId, Identifiers, NotificationId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.messages.model import Language, Rendered, Wording
from gatherly_core.messages.ports import Templates
from gatherly_core.notifications.acquaintance import GetToKnow
from gatherly_core.notifications.flooding import HoldBack
from gatherly_core.notifications.model import Channel, Kind, Notification, Recipient, Status
from gatherly_core.notifications.news import News, faulty_wording
from gatherly_core.notifications.ports import Notifications
from gatherly_core.wordings.ports import Wordings

SHORT = frozenset({Channel.SMS, Channel.PUSH})
"""Where there is little room."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """How somebody is spoken to: None is in the standard words."""

    language: Language
    wording: Wording | None


@dataclass(frozen=True, slots=True)
class _Listener:
    recipient: Recipient
    voice: _Voice
    channels: tuple[Channel, ...]


class Tell:
    """Tells people something, each by the channels that they have chosen, of those that there are, in their language.

    - nobody twice of one occasion: doing it again is doing it once, also at the same time
    - whoever is known by an address that is proven to be a user's is told as that user
    - who is shut out, or has given up their account, is told nothing; nor is an account's address written to that
      nobody has confirmed, except about bookings
    - all channels are told in one transaction; what was told is in Gatherly at once, and goes out afterwards
    - it is put into words outside of transactions, once for each language
    - whom only others have named, who never asked to be written to, get the standard words
    - whoever was told a lot within an hour is told the rest at its end, at once: see `flooding`
    - whoever's wording is of no use is told that, once a day
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        notifications: Notifications,
        hold_back: HoldBack,
        get_to_know: GetToKnow,
        wordings: Wordings,
        templates: Templates,
        identifiers: Identifiers,
        clock: Clock,
        *,
        channels: frozenset[Channel],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._notifications = notifications
        self._hold_back = hold_back
        self._get_to_know = get_to_know
        self._wordings = wordings
        self._templates = templates
        self._identifiers = identifiers
        self._clock = clock
        self._channels = channels

    def __call__(self, news: News, recipients: Iterable[Recipient]) -> None:
        """Some hundred recipients at most."""
        asked = tuple(dict.fromkeys(recipients))
        listeners = self._unit_of_work.read(lambda: self._listeners(news, asked))
        words = self._put_into_words(news, listeners)
        told = [notification for each in listeners for notification in self._told(news, each, words)]
        if told:
            self._unit_of_work.run(lambda: self._keep(told), landed=again)
        for voice, rendered in words.items():
            if rendered.fault and news.event_id:
                self._report(news.event_id, news.kind, voice.language, rendered.fault)

    def reached(self, occasion: str, recipients: Iterable[Recipient]) -> frozenset[Recipient]:
        """Those of the recipients who have been told of the occasion, as whomever. To be called in a block."""
        told_as = self._get_to_know.told_as(tuple(recipients))
        # Also as a guest: a user may have been told before it was known that the address is theirs.
        told = self._notifications.told(occasion, {*told_as, *told_as.values()})
        reached = {told_as.get(each, each) for each in told}
        return frozenset(each for each, user in told_as.items() if user in reached)

    def _listeners(self, news: News, asked: tuple[Recipient, ...]) -> tuple[_Listener, ...]:
        reached = self.reached(news.occasion, asked)
        told_as = self._get_to_know.told_as([each for each in asked if each not in reached])
        wordings = self._wordings.of_event(news.event_id, news.kind.template) if news.event_id else {}
        listeners = []
        for each in self._get_to_know(told_as.values()).values():
            asked_for_it = each.user is not None and each.recipient in told_as
            wording = wordings.get(each.language) if asked_for_it else None
            channels = each.channels(news.kind) & news.channels & self._channels
            listeners.append(_Listener(each.recipient, _Voice(each.language, wording), tuple(sorted(channels))))
        return tuple(each for each in listeners if each.channels)

    def _put_into_words(self, news: News, listeners: Iterable[_Listener]) -> dict[_Voice, Rendered]:
        return {
            voice: self._templates.render(news.kind.template, voice.language, news.subject_matter, voice.wording)
            for voice in dict.fromkeys(listener.voice for listener in listeners)
        }

    def _told(self, news: News, listener: _Listener, words: Mapping[_Voice, Rendered]) -> Iterable[Notification]:
        said, now = words[listener.voice], self._clock.now()
        for channel in listener.channels:
            yield Notification(
                id=NotificationId(self._identifiers.new()),
                occasion=news.occasion,
                recipient=listener.recipient,
                kind=news.kind,
                channel=channel,
                subject=said.subject,
                message=said.short if channel in SHORT else said.text,
                html=said.html if channel is Channel.EMAIL else None,
                event_id=news.event_id,
                data=news.data,
                status=Status.SENT if channel is Channel.IN_APP else Status.QUEUED,
                sending_id=news.sending_id,
                created_at=now,
            )

    def _keep(self, told: list[Notification]) -> None:
        # Whoever gives up their account meanwhile must have nothing written about them after it is erased.
        present = self._users.pinned({each.recipient.user_id for each in told if each.recipient.user_id is not None})
        reached = [each for each in told if each.recipient.user_id in (None, *present)]
        self._notifications.add(self._hold_back(reached, self._clock.now()))

    def _report(self, event_id: EventId, kind: Kind, language: Language, fault: str) -> None:
        event = self._unit_of_work.read(lambda: if_any(self._events.get, event_id))
        if event is not None:
            self(faulty_wording(event, kind, language, fault, self._clock.now()), [Recipient(event.organizer_id)])
