import pytest

from gatherly_adapters.memory.mail import mail_away
from gatherly_core.accounts.edit_profile import ProfileChange
from gatherly_core.accounts.letter_tokens import Purpose
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.register import NewAccount
from gatherly_core.mail.errors import MailAway, MailRefused
from tests.factories import new_id
from tests.unit.core.accounts.post import letters_to, mailer_of, secret_in
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "the old password")
SUBJECT = "Set a new password"
RESET = Purpose.RESET_PASSWORD


def test_it_writes_the_same_letter_again_with_a_new_secret(scene: Scene) -> None:
    request_id, user = new_id(), scene.app.accounts.register.admit(ADA)
    for _ in range(2):
        scene.app.accounts.write_letter(RESET, request_id, user.id)
    first, again = letters_to(scene, ADA.email, SUBJECT)
    assert first.message_id == again.message_id == f"reset-password-{request_id}"
    assert secret_in(first) != secret_in(again)
    scene.app.accounts.reset_password(secret_in(again), "the new password")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_it_goes_on_until_the_letter_is_gone_however_often_that_fails(scene: Scene, moment: str) -> None:
    request_id, user = new_id(), scene.app.accounts.register.admit(ADA)
    getattr(mailer_of(scene).faults, moment)("send", mail_away, call=None)
    for _ in range(20):
        with pytest.raises(MailAway):
            scene.app.accounts.write_letter(RESET, request_id, user.id)
    mailer_of(scene).faults.clear()
    scene.app.accounts.write_letter(RESET, request_id, user.id)
    newest = letters_to(scene, ADA.email, SUBJECT)[-1]
    scene.app.accounts.reset_password(secret_in(newest), "the new password")


def test_it_gives_up_what_is_refused_for_good(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    def refuse() -> None:
        raise MailRefused("Nobody of that name.")

    user = scene.app.accounts.register.admit(ADA)
    mailer_of(scene).faults.before("send", refuse)
    scene.app.accounts.write_letter(RESET, new_id(), user.id)
    assert letters_to(scene, ADA.email, SUBJECT) == []
    assert "is given up: Nobody of that name." in caplog.text
    assert ADA.email not in caplog.text


def test_it_writes_to_nobody_who_is_not_there(scene: Scene) -> None:
    scene.app.accounts.write_letter(RESET, new_id(), new_id())
    assert mailer_of(scene).sent == ()


def test_it_counts_a_letter_once_however_often_it_is_written(scene: Scene) -> None:
    user, requests = scene.app.accounts.register.admit(ADA), [new_id() for _ in range(5)]
    for request_id in (*requests, requests[-1], requests[0]):
        scene.app.accounts.write_letter(RESET, request_id, user.id)
    assert len(letters_to(scene, ADA.email, SUBJECT)) == 7


@pytest.mark.parametrize(("purpose", "lasts"), [
    (Purpose.RESET_PASSWORD, "Der Link gilt 30 Minuten und nur ein einziges Mal."),
    (Purpose.VERIFY_EMAIL, "Der Link gilt 24 Stunden und nur ein einziges Mal."),
])  # fmt: skip
def test_it_speaks_the_language_of_the_user(scene: Scene, purpose: Purpose, lasts: str) -> None:
    user = scene.app.accounts.register.admit(ADA)
    change = ProfileChange({"preferences": {"language": "de-AT"}})
    scene.app.accounts.edit_profile(Actor(user.id, user.role), change)
    scene.app.accounts.write_letter(purpose, new_id(), user.id)
    assert lasts in mailer_of(scene).sent_to(ADA.email)[-1].text


@pytest.mark.parametrize("purpose", Purpose)
def test_it_says_the_same_in_html_and_names_nobody(scene: Scene, purpose: Purpose) -> None:
    user = scene.app.accounts.register.admit(ADA)
    scene.app.accounts.write_letter(purpose, new_id(), user.id)
    letter = mailer_of(scene).sent_to(ADA.email)[-1]
    assert letter.html is not None
    assert letter.html.count(f"#token={secret_in(letter)}") == 3
    assert "Ada" not in letter.text + letter.html
