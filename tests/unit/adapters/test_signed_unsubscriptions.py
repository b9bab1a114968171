import hashlib
import hmac
from base64 import urlsafe_b64encode

import pytest

from gatherly_adapters.derived_refresh_tokens import PURPOSE as REFRESHING
from gatherly_adapters.signed_unsubscriptions import PURPOSE, SignedUnsubscriptions
from gatherly_core.notifications.errors import InvalidUnsubscription
from gatherly_core.notifications.model import Channel, Recipient, Topic, Unsubscription

OLD, NEW = "a former secret that only these tests know", "a secret that only these tests know"
GUEST = Unsubscription(Recipient(address="guest@example.org").key, frozenset({Topic.SURVEYS}), Channel.EMAIL)


def signed(said: str, purpose: bytes = PURPOSE) -> str:
    """What anybody can make who has the secret."""
    key = hmac.digest(NEW.encode(), purpose, hashlib.sha256)
    return f"{said}.{urlsafe_b64encode(hmac.digest(key, said.encode(), hashlib.sha256)).decode().rstrip('=')}"


def test_letters_of_before_the_secret_was_changed_are_good() -> None:
    token = SignedUnsubscriptions([OLD]).sign(GUEST)
    assert SignedUnsubscriptions([NEW, OLD]).read(token) == GUEST
    with pytest.raises(InvalidUnsubscription):
        SignedUnsubscriptions([NEW]).read(token)


def test_the_first_secret_signs() -> None:
    token = SignedUnsubscriptions([NEW, OLD]).sign(GUEST)
    assert SignedUnsubscriptions([NEW]).read(token) == GUEST
    with pytest.raises(InvalidUnsubscription):
        SignedUnsubscriptions([OLD]).read(token)


def test_a_key_for_something_else_is_of_no_use() -> None:
    said = f"1.{GUEST.key}.surveys.email"
    assert SignedUnsubscriptions([NEW]).read(signed(said)) == GUEST
    with pytest.raises(InvalidUnsubscription):
        SignedUnsubscriptions([NEW]).read(signed(said, REFRESHING))


@pytest.mark.parametrize("said", ["1.k.weather.email", "1.0.surveys.fax", "1.0.weather.email", "2.0.surveys.email"])
def test_what_another_release_signed_is_refused(said: str) -> None:
    with pytest.raises(InvalidUnsubscription):
        SignedUnsubscriptions([NEW]).read(signed(said))
