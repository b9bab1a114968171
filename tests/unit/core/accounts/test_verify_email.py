from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import AlreadyVerified, InvalidLink, TooManyAttempts
from gatherly_core.accounts.model import Actor, SignedIn
from gatherly_core.accounts.register import NewAccount
from tests.unit.core.accounts.post import letters_to, secret_in
from tests.unit.core.scene import Scene

ADA = NewAccount("Ada Lovelace", "ada@example.org", "a long password")
SUBJECT = "Confirm your e-mail address"


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return actor_of(scene.app.accounts.register(ADA))


def actor_of(signed_in: SignedIn) -> Actor:
    return Actor(signed_in.user.id, signed_in.user.role)


def secrets(scene: Scene) -> list[str]:
    return [secret_in(letter) for letter in letters_to(scene, ADA.email, SUBJECT)]


def test_it_follows_a_registration(scene: Scene, ada: Actor) -> None:
    assert not scene.user(ada).email_verified
    (secret,) = secrets(scene)
    scene.app.accounts.verify_email(secret)
    assert scene.user(ada).email_verified


def test_it_does_not_follow_what_the_operator_does(scene: Scene) -> None:
    scene.app.accounts.register.admit(ADA)
    assert secrets(scene) == []


def test_it_calls_nobody_by_the_name_that_somebody_gave(scene: Scene) -> None:
    scene.app.accounts.register(NewAccount("Win at https://evil.example", ADA.email, ADA.password))
    (letter,) = letters_to(scene, ADA.email, SUBJECT)
    assert "evil" not in letter.text + letter.subject


def test_it_is_good_once(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.request_verification(ada)
    first, second = secrets(scene)
    scene.app.accounts.verify_email(first)
    for used in (first, second):
        with pytest.raises(InvalidLink):
            scene.app.accounts.verify_email(used)


def test_it_is_good_for_a_day(scene: Scene, ada: Actor) -> None:
    scene.clock.advance(timedelta(hours=24))
    with pytest.raises(InvalidLink):
        scene.app.accounts.verify_email(*secrets(scene))
    scene.app.accounts.request_verification(ada)
    scene.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    scene.app.accounts.verify_email(secrets(scene)[-1])


def test_it_takes_no_letter_about_something_else(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.request_password_reset(ADA.email)
    (letter,) = letters_to(scene, ADA.email, "Set a new password")
    with pytest.raises(InvalidLink):
        scene.app.accounts.verify_email(secret_in(letter))


def test_it_writes_no_more_than_a_few_letters_in_an_hour(scene: Scene, ada: Actor) -> None:
    for _ in range(9):
        scene.app.accounts.request_verification(ada)
    assert len(secrets(scene)) == 5


def test_it_writes_none_to_who_has_confirmed_already(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.verify_email(*secrets(scene))
    with pytest.raises(AlreadyVerified):
        scene.app.accounts.request_verification(ada)


def test_it_lets_nobody_guess(scene: Scene, ada: Actor) -> None:
    for number in range(50):
        with pytest.raises(InvalidLink):
            scene.app.accounts.verify_email(f"a guess {number}", "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        scene.app.accounts.verify_email(*secrets(scene), "192.0.2.1")


def test_it_is_written_down(scene: Scene, ada: Actor) -> None:
    scene.app.accounts.verify_email(*secrets(scene))
    entry = scene.entries()[-1]
    assert (entry.action, entry.user_id, entry.target_id) == ("account.email_verified", ada.user_id, ada.user_id)
