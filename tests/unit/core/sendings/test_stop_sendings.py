"""What was written reaches nobody any more once it speaks of what will not be, or nobody answers for it."""

from datetime import timedelta

import pytest

from gatherly_adapters.memory.mail import mail_away
from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.facts import UserDisabled
from gatherly_core.accounts.model import Actor, StaffRole
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.mail.model import Mail
from gatherly_core.notifications import audience
from gatherly_core.notifications.flooding import MOST, WITHIN
from gatherly_core.notifications.model import Recipient
from gatherly_core.notifications.news import News
from gatherly_core.sendings import stop_sendings
from gatherly_core.sendings.model import Message, Progress, Sending
from gatherly_core.sendings.tell_sending import TellSending
from gatherly_core.ticketing.model import TicketType
from tests.factories import SendingFactory, new_id
from tests.unit.core.scene import Scene, owner_of
from tests.unit.core.sendings.writing import NEWS, progress, write

AN_HOUR = timedelta(hours=1)
PEOPLE = 3


@pytest.fixture
def crowd(scene: Scene, on_sale: TicketType, monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Who takes part; the mail server is away from now on."""
    monkeypatch.setattr(stop_sendings, "BATCH", 2)
    owners = [owner_of(scene.book(on_sale)) for _ in range(PEOPLE)]
    for owner in owners:
        scene.confirm_address(owner)
    scene.mailer.faults.before("send", mail_away, call=None)
    return owners


def later(scene: Scene) -> None:
    """The mail server is back."""
    scene.mailer.faults.clear()
    scene.clock.advance(AN_HOUR)
    scene.gatherly.drain()


def letters(scene: Scene, actor: Actor, message: Message = NEWS) -> list[Mail]:
    return [mail for mail in scene.mailer.sent_to(scene.user(actor).email) if message.subject in mail.subject]


def shut_out(scene: Scene, who: Actor, *, disabled: bool = True) -> None:
    scene.app.accounts.administer_user(scene.admin, who.user_id, UserChange(disabled=disabled))


def cancel(scene: Scene, ticket_type: TicketType) -> None:
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)


def stopped(scene: Scene, sending: Sending) -> bool:
    return scene.app.sendings.view_sending(scene.admin, sending.id)[0].stopped_at is not None


def test_what_waits_is_taken_back_when_the_event_is_cancelled(
    scene: Scene, on_sale: TicketType, crowd: list[Actor]
) -> None:
    sending = write(scene, on_sale)
    assert progress(scene, sending) == Progress(PEOPLE, queued=PEOPLE, sent=PEOPLE)
    cancel(scene, on_sale)
    assert progress(scene, sending) == Progress(PEOPLE, failed=PEOPLE, sent=PEOPLE), "it was shown in Gatherly"
    assert stopped(scene, sending)
    later(scene)
    assert [letters(scene, each) for each in crowd] == [[]] * PEOPLE
    assert all(
        any("cancelled" in mail.subject for mail in scene.mailer.sent_to(scene.user(each).email)) for each in crowd
    )


def test_what_is_written_after_that_goes_out(scene: Scene, on_sale: TicketType, crowd: list[Actor]) -> None:
    cancel(scene, on_sale)
    scene.clock.advance(timedelta(seconds=1))
    after = scene.app.sendings.write_to_users(scene.admin, (crowd[0].user_id,), NEWS, SendingId(new_id()))
    about = write(scene, on_sale)
    later(scene)
    assert len(letters(scene, crowd[0])) == 1
    assert not stopped(scene, after)
    assert not stopped(scene, about)


def test_what_is_about_another_event_goes_out(scene: Scene, on_sale: TicketType, crowd: list[Actor]) -> None:
    sending = write(scene, on_sale)
    cancel(scene, scene.on_sale())
    later(scene)
    assert [len(letters(scene, each)) for each in crowd] == [1] * PEOPLE
    assert not stopped(scene, sending)


def test_what_has_reached_everybody_stays_as_it_was(scene: Scene, on_sale: TicketType, crowd: list[Actor]) -> None:
    sending = write(scene, on_sale)
    later(scene)
    before = progress(scene, sending)
    cancel(scene, on_sale)
    assert progress(scene, sending) == before
    assert not stopped(scene, sending)


@pytest.mark.parametrize("who", ["the organizer", "who wrote it"])
def test_what_waits_is_taken_back_when_somebody_is_shut_out(
    scene: Scene, on_sale: TicketType, crowd: list[Actor], who: str
) -> None:
    scene.mailer.faults.clear()
    manager = scene.hire(scene.event_of(on_sale), StaffRole.MANAGER)
    scene.mailer.faults.before("send", mail_away, call=None)
    sending = write(scene, on_sale, by=manager)
    culprit = scene.organizer if who == "the organizer" else manager
    for disabled in (True, False):
        shut_out(scene, culprit, disabled=disabled)
    assert len(scene.facts(UserDisabled)) == 1
    assert progress(scene, sending) == Progress(PEOPLE, failed=PEOPLE, sent=PEOPLE)
    later(scene)
    assert [letters(scene, each) for each in crowd] == [[]] * PEOPLE, "also when they are let in again"


def test_somebody_elses_messages_go_out(scene: Scene, on_sale: TicketType, crowd: list[Actor]) -> None:
    write(scene, on_sale)
    shut_out(scene, scene.person())
    later(scene)
    assert [len(letters(scene, each)) for each in crowd] == [1] * PEOPLE


def test_nobody_is_told_any_more_while_people_are_being_told(
    scene: Scene, on_sale: TicketType, crowd: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience, "BATCH", 1)
    sending: Sending = SendingFactory(sent_by=scene.organizer.user_id, event_id=on_sale.event_id, message=NEWS)
    scene.ports.unit_of_work.run(lambda: scene.ports.sendings.add(sending))

    def tell_and_stop(news: News, recipients: list[Recipient]) -> None:
        shut_out(scene, scene.organizer)
        scene.app.notifications.tell(news, recipients)

    p = scene.ports
    tell_rest = TellSending(
        p.unit_of_work,
        p.users,
        scene.app.notifications.event_news,
        p.audiences,
        p.sendings,
        tell_and_stop,  # type: ignore[arg-type]
        p.clock,
        public_url="",
    )
    for _ in range(2):
        tell_rest(sending.id)
    later(scene)
    assert progress(scene, sending) == Progress(1, failed=1, sent=1)
    assert [letters(scene, each) for each in crowd] == [[]] * PEOPLE
    assert scene.app.sendings.view_sending(scene.admin, sending.id)[0].finished_at is None


@pytest.fixture
def flooded(scene: Scene, on_sale: TicketType, crowd: list[Actor]) -> list[Sending]:
    """So much was written that the last is held back for a digest."""
    scene.mailer.faults.clear()
    return [write(scene, on_sale, Message(f"News {number}.", "They are good.")) for number in range(MOST + 2)]


def digests(scene: Scene, actor: Actor) -> list[Mail]:
    scene.clock.advance(WITHIN)
    scene.app.notifications.send_digests()
    scene.gatherly.drain()
    return [mail for mail in scene.mailer.sent_to(scene.user(actor).email) if "• " in mail.text]


def test_what_is_held_back_is_taken_back_too(
    scene: Scene, on_sale: TicketType, crowd: list[Actor], flooded: list[Sending]
) -> None:
    cancel(scene, on_sale)
    assert progress(scene, flooded[-1]) == Progress(PEOPLE, failed=PEOPLE, sent=PEOPLE)
    assert [digests(scene, each) for each in crowd] == [[]] * PEOPLE


def test_what_was_missed_when_it_was_stopped_is_in_no_digest(
    scene: Scene, crowd: list[Actor], flooded: list[Sending]
) -> None:
    stop, last = scene.ports.sendings.stop_of, flooded[-1]
    scene.ports.unit_of_work.run(lambda: stop(scene.organizer.user_id, last.created_at, scene.clock.now()))
    assert progress(scene, last).queued == PEOPLE
    assert [digests(scene, each) for each in crowd] == [[]] * PEOPLE
    assert progress(scene, last) == Progress(PEOPLE, failed=PEOPLE, sent=PEOPLE)
