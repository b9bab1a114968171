"""An erasure that is cut off anywhere goes on where it was."""

import pytest

from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_core.accounts.letter_tokens import Purpose
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.mail.model import Mail
from gatherly_core.privacy import finish_erasure
from gatherly_core.privacy.facts import AccountErased, ErasureBegun
from gatherly_core.privacy.model import NOBODY
from gatherly_core.privacy.traces import Trace
from tests.contracts.contract import Boom
from tests.factories import new_id
from tests.unit.core.scene import Scene


def begin(scene: Scene, user_id: UserId) -> None:
    """Begins an erasure, and dies before anything is erased."""
    scene.ports.unit_of_work.run(lambda: scene.ports.personal_data.begin(user_id, scene.clock.now()))


def is_erased(scene: Scene, user_id: UserId) -> bool:
    return user_id in [fact.user_id for fact in scene.facts(AccountErased)]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_erasure, "BATCH", 2)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("step", range(12))
def test_it_goes_on_where_it_was(scene: Scene, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = scene.person()
    booking = scene.sell(scene.on_sale(), 7, by=ada)
    begin(scene, ada.user_id)
    personal_data, done = scene.ports.personal_data, 0
    erase = personal_data.erase

    def die_some_time(*arguments: object) -> int:
        nonlocal done
        done += 1
        if done > step:
            raise Boom
        return erase(*arguments)  # type: ignore[arg-type]  # the same

    with monkeypatch.context() as dying:
        dying.setattr(personal_data, "erase", die_some_time, raising=True)
        with pytest.raises(Boom):
            scene.app.privacy.finish_erasure(ada.user_id)
    assert not is_erased(scene, ada.user_id)
    scene.app.privacy.finish_erasure(ada.user_id)
    assert [attendee.person for attendee in scene.booking(booking).attendees] == [NOBODY] * 7
    assert is_erased(scene, ada.user_id)


def test_it_forgets_letters_before_the_address(scene: Scene) -> None:
    ada, mailer = scene.person(), scene.ports.mailer
    assert isinstance(mailer, MemoryMailer)
    address = scene.user(ada).email
    mailer.send(Mail(message_id="1", to=address, subject="Hello", text="Ada"))
    scene.app.privacy.erase_account(ada)
    assert mailer.sent_to(address) == ()


@pytest.mark.parametrize("kind", ["letter", "invitation"])
def test_it_leaves_no_letter_that_was_on_its_way(scene: Scene, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, event, mailer = scene.person(), scene.event(), scene.mailer
    address, send, sent = scene.confirm_address(ada), mailer.send, []

    def send_late(mail: Mail) -> None:
        """When it arrives, its reader is gone, and so are all their letters that were there before."""
        monkeypatch.undo()
        scene.app.privacy.erase_account(ada)
        send(mail)
        sent.append(mail.to)

    monkeypatch.setattr(mailer, "send", send_late)
    if kind == "letter":
        scene.app.accounts.write_letter(Purpose.RESET_PASSWORD, new_id(), ada.user_id)
    else:
        scene.invite(event, address)
    assert sent == [address]
    assert is_erased(scene, ada.user_id)
    assert mailer.sent_to(address) == ()


def test_it_changes_nothing_when_it_is_done_again(scene: Scene) -> None:
    ada = scene.person()
    scene.app.privacy.erase_account(ada)
    scene.app.privacy.finish_erasure(ada.user_id)
    assert len(scene.facts(AccountErased)) == 1


def test_it_does_nothing_about_who_has_not_given_up_their_account(scene: Scene) -> None:
    ada = scene.person()
    before = scene.user(ada)
    scene.app.privacy.finish_erasure(ada.user_id)
    assert scene.user(ada) == before


def test_the_account_goes_last() -> None:
    assert list(Trace)[-1] is Trace.ACCOUNT, "until then it is known what to look for"
    assert list(Trace)[-2] is Trace.ANSWERS, "no answer may tell of what has yet to go"


def test_it_follows_from_the_fact_also_when_the_process_died(scene: Scene) -> None:
    ada = scene.person()
    scene.ports.unit_of_work.run(
        lambda: (
            scene.ports.personal_data.begin(ada.user_id, scene.clock.now()),
            scene.ports.outbox.add(ErasureBegun(user_id=ada.user_id, at=scene.clock.now())),
        )
    )
    assert is_erased(scene, ada.user_id)
