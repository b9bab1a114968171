"""Telling people what was written to them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gatherly_core.accounts.model import Role
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import SendingId, UserId
from gatherly_core.kernel.queues import Renew, unleased
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.audience import BATCH, everybody, holders_only
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import Audiences
from gatherly_core.notifications.telling import Tell
from gatherly_core.sendings.model import Sending
from gatherly_core.sendings.ports import Sendings


class TellSending:
    """Tells those to whom a sending goes: the users it names, or whoever takes part in its event by then.

    - whoever holds a live booking, and whom these admit by an address of their own; not the latter, who never asked to
      be written to, while nobody has confirmed the sender's own address, unless they are an admin
    - in batches, each in a transaction of its own: cut off at any point, it goes on where it was, and nobody is told
      twice
    - nobody, once the sending or its event is gone, and nobody more, once it was stopped
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        event_news: EventNews,
        audiences: Audiences,
        sendings: Sendings,
        tell: Tell,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._event_news = event_news
        self._audiences = audiences
        self._sendings = sendings
        self._tell = tell
        self._clock = clock
        self._public_url = public_url

    def __call__(self, sending_id: SendingId, renew: Renew = unleased) -> None:
        sending = self._unit_of_work.read(lambda: self._sendings.find(sending_id))
        if sending is None or sending.finished_at is not None:
            return
        news = self._news(sending)
        if news is not None and not self._tell_all(sending, news, renew):
            return
        self._unit_of_work.run(lambda: self._sendings.finish(sending_id, self._clock.now()), landed=again)

    def _tell_all(self, sending: Sending, news: News, renew: Renew) -> bool:
        """Whether that has gone on to its end."""
        for recipients in self._recipients(sending):
            if self._unit_of_work.read(lambda: self._sendings.stopped([sending.id])):
                return False
            self._tell(news, recipients)
            renew()
        return True

    def _recipients(self, sending: Sending) -> Iterator[Sequence[Recipient]]:
        if sending.event_id is not None:
            known = self._unit_of_work.read(lambda: self._is_known(sending.sent_by))
            those = everybody if known else holders_only
            yield from those(self._unit_of_work, self._audiences, sending.event_id)
        for start in range(0, len(sending.user_ids), BATCH):
            yield [Recipient(user_id) for user_id in sending.user_ids[start : start + BATCH]]

    def _is_known(self, user_id: UserId) -> bool:
        user = self._users.get_many([user_id]).get(user_id)
        return user is not None and (user.email_verified or user.role is Role.ADMIN)

    def _news(self, sending: Sending) -> News | None:
        event_id = sending.event_id
        if event_id is None:
            return _to_users(sending, self._public_url)
        event = self._unit_of_work.read(lambda: self._event_news.event(event_id))
        if event is None:
            return None
        news = self._event_news.about(event, Kind.ANNOUNCEMENT, _occasion(sending), **_said(sending))
        return replace(news, channels=sending.message.channels, sending_id=sending.id)


def _to_users(sending: Sending, public_url: str) -> News:
    return News(
        occasion=_occasion(sending),
        kind=Kind.MESSAGE,
        subject_matter={**_said(sending), "link": public_url},
        channels=sending.message.channels,
        sending_id=sending.id,
    )


def _occasion(sending: Sending) -> str:
    return f"sending-{sending.id}"


def _said(sending: Sending) -> dict[str, str | tuple[str, ...]]:
    """Its text, in which an empty line parts paragraphs."""
    lines = "\n".join(line.rstrip() for line in sending.message.message.splitlines())
    paragraphs = tuple(part.strip() for part in lines.split("\n\n") if part.strip())
    return {"subject": sending.message.subject, "paragraphs": paragraphs}
