from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import InvalidCredentials, InvalidLink, SessionEnded, TooManyAttempts
from gatherly_core.accounts.model import SignedIn, User
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Invalid
from gatherly_core.mail.model import Mail
from tests.unit.core.accounts.post import letters_to, secret_in
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "the old password")
NEW = "the new password"
SUBJECT = "Set a new password"


@pytest.fixture
def ada(scene: Scene) -> SignedIn:
    return scene.app.accounts.register(ADA)


def asked(scene: Scene, times: int = 1, email: str = ADA.email) -> list[Mail]:
    """The letters that came when somebody asked so often."""
    before = len(letters_to(scene, ADA.email, SUBJECT))
    for _ in range(times):
        scene.app.accounts.request_password_reset(email)
    return letters_to(scene, ADA.email, SUBJECT)[before:]


def secret(scene: Scene) -> str:
    (letter,) = asked(scene)
    return secret_in(letter)


def test_it_sets_a_new_password_for_who_has_the_letter(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.reset_password(secret(scene), NEW)
    assert scene.app.accounts.sign_in(ADA.email, NEW).user.id == ada.user.id
    with pytest.raises(InvalidCredentials):
        scene.app.accounts.sign_in(ADA.email, ADA.password)


def test_it_sends_the_letter_to_an_address_in_capitals_too(scene: Scene, ada: SignedIn) -> None:
    assert len(asked(scene, email="Ada@Example.ORG")) == 1


def test_the_letter_of_an_account_that_is_being_given_up_is_good_for_nothing(scene: Scene, ada: SignedIn) -> None:
    letter = secret(scene)
    # Without what follows from it: the letter is still known.
    scene.ports.unit_of_work.run(lambda: scene.ports.personal_data.begin(ada.user.id, scene.clock.now()))
    with pytest.raises(InvalidLink):
        scene.app.accounts.reset_password(letter, NEW)


def test_it_ends_every_session(scene: Scene, ada: SignedIn) -> None:
    other = scene.app.accounts.sign_in(ADA.email, ADA.password)
    scene.app.accounts.reset_password(secret(scene), NEW)
    for signed_in in (ada, other):
        with pytest.raises(SessionEnded):
            scene.app.accounts.authenticate(signed_in.token.value)


def test_it_knows_that_who_reads_the_letter_has_the_address(scene: Scene, ada: SignedIn) -> None:
    assert not ada.user.email_verified
    scene.app.accounts.reset_password(secret(scene), NEW)
    assert scene.app.accounts.sign_in(ADA.email, NEW).user.email_verified


def test_it_is_good_once_and_so_are_all_other_letters(scene: Scene, ada: SignedIn) -> None:
    secrets = [secret_in(letter) for letter in asked(scene, times=3)]
    scene.app.accounts.reset_password(secrets[1], NEW)
    for each in secrets:
        with pytest.raises(InvalidLink) as refused:
            scene.app.accounts.reset_password(each, "another password")
        assert refused.value.code == "invalid_link"
    assert scene.app.accounts.sign_in(ADA.email, NEW)


def test_it_is_good_for_half_an_hour(scene: Scene, ada: SignedIn) -> None:
    first, second = secret(scene), secret(scene)
    scene.clock.advance(timedelta(minutes=30) - timedelta(seconds=1))
    scene.app.accounts.reset_password(first, NEW)
    third = secret(scene)
    scene.clock.advance(timedelta(minutes=30))
    for late in (second, third):
        with pytest.raises(InvalidLink):
            scene.app.accounts.reset_password(late, "another password")


def test_it_takes_no_letter_about_something_else(scene: Scene, ada: SignedIn) -> None:
    (letter,) = letters_to(scene, ADA.email, "Confirm your e-mail address")
    with pytest.raises(InvalidLink):
        scene.app.accounts.reset_password(secret_in(letter), NEW)


def test_it_leaves_a_letter_good_whose_reader_chooses_a_password_badly(scene: Scene, ada: SignedIn) -> None:
    good = secret(scene)
    for bad in ("short", "password", "lovelace1815"):
        with pytest.raises(Invalid) as refused:
            scene.app.accounts.reset_password(good, bad)
        assert set(refused.value.fields) == {"password"}
    scene.app.accounts.reset_password(good, NEW)


def test_it_writes_no_more_than_a_few_letters_in_an_hour(scene: Scene, ada: SignedIn) -> None:
    assert len(asked(scene, times=9)) == 5
    scene.clock.advance(timedelta(hours=1) - timedelta(seconds=1))
    assert asked(scene) == []
    scene.clock.advance(timedelta(seconds=1))
    assert len(asked(scene, times=9)) == 5


def test_it_lets_nobody_guess_at_secrets(scene: Scene, ada: SignedIn) -> None:
    good = secret(scene)
    for number in range(50):
        with pytest.raises(InvalidLink):
            scene.app.accounts.reset_password(f"a guess {number}", NEW, "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        scene.app.accounts.reset_password(good, NEW, "192.0.2.1")
    scene.app.accounts.reset_password(good, NEW, "192.0.2.2")


def test_it_lets_who_was_wrong_too_often_in_at_once(scene: Scene, ada: SignedIn) -> None:
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in(ADA.email, "wrong")
    scene.app.accounts.reset_password(secret(scene), NEW)
    assert scene.app.accounts.sign_in(ADA.email, NEW)


def test_it_writes_no_letter_to_who_was_shut_out(scene: Scene, ada: SignedIn) -> None:
    shut_out(scene, ada.user)
    assert asked(scene) == []


def shut_out(scene: Scene, user: User) -> None:
    def disable() -> None:
        account = scene.ports.users.account(user.id)
        disabled = account.user.edited({"disabled_at": scene.clock.now()}, scene.clock.now())
        scene.ports.users.save(type(account)(disabled, account.password_hash))

    scene.ports.unit_of_work.run(disable)


def test_it_keeps_no_secret_and_writes_down_what_was_done(scene: Scene, ada: SignedIn) -> None:
    scene.app.accounts.reset_password(secret(scene), NEW)
    entry = scene.entries()[-1]
    assert (entry.action, entry.user_id, entry.target_id) == ("account.password_reset", ada.user.id, ada.user.id)
    assert dict(entry.details) == {}


def test_it_does_the_same_for_an_address_that_nobody_has(scene: Scene) -> None:
    scene.app.accounts.request_password_reset("nobody@example.org")
    assert letters_to(scene, "nobody@example.org", SUBJECT) == []


@pytest.mark.parametrize("done", [True, False])
def test_it_is_done_once_when_the_connection_is_lost_while_it_commits(scene: Scene, ada: SignedIn, done: bool) -> None:
    good = secret(scene)
    app, _ = application_cut_off(scene, done=done)
    app.accounts.reset_password(good, NEW)
    assert scene.app.accounts.sign_in(ADA.email, NEW).user.id == ada.user.id
