"""What is sent is signed as Standard Webhooks has it: an implementation that is not ours verifies it."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from gatherly_core.webhooks.signing import body_of, headers_of, secret_of, signature
from tests.factories import PublicationFactory, new_id
from tests.unit.core.webhooks.hooks import URL, Hooks

SECRET, OTHER = (secret_of(bytes([number]) * 32) for number in (1, 2))


def test_it_signs_as_the_specification_has_it() -> None:
    """The example of the specification, as its libraries test it."""
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_others_can_verify_it() -> None:
    body = body_of(PublicationFactory(data={"title": "Früh-🐦"}))
    headers = headers_of(str(new_id()), datetime.now(UTC), body, [SECRET, OTHER])
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(body, headers) == json.loads(body)


@pytest.mark.parametrize("what", ["secret", "body", "id", "time"])
def test_others_find_out_what_was_tampered_with(what: str) -> None:
    now, body = datetime.now(UTC), body_of(PublicationFactory())
    headers = headers_of("an-id", now, body, [SECRET])
    if what == "id":
        headers["webhook-id"] = "another-id"
    if what == "time":
        headers["webhook-timestamp"] = str(int(now.timestamp()) - 1)
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER if what == "secret" else SECRET).verify(body + b" " * (what == "body"), headers)


def test_it_says_the_same_each_time() -> None:
    publication = PublicationFactory(at=datetime(2026, 1, 1, 12, 0, 0, 1, tzinfo=UTC), sequence=3, data={"amount": 700})
    assert body_of(publication) == body_of(publication)
    assert json.loads(body_of(publication)) == {
        "id": str(publication.fact_id),
        "type": "booking.confirmed",
        "timestamp": "2026-01-01T12:00:00.000001Z",
        "sequence": 3,
        "data": {"amount": 700},
    }


def test_a_secret_is_as_long_as_the_specification_wants_it() -> None:
    assert SECRET.startswith("whsec_")
    assert 24 <= len(b64decode(SECRET.removeprefix("whsec_"))) <= 64


def test_what_is_sent_can_be_verified_by_its_receiver(hooks: Hooks) -> None:
    hooks.happen()
    (message,) = hooks.sent()
    now = int(hooks.clock.now().timestamp())
    assert message.headers["webhook-timestamp"] == str(now)
    fresh = headers_of(message.headers["webhook-id"], datetime.now(UTC), message.body, [hooks.made.secret])
    assert Webhook(hooks.made.secret).verify(message.body, fresh)["type"] == "event.created"
    expected = signature(hooks.made.secret, message.headers["webhook-id"], str(now), message.body)
    assert message.headers["webhook-signature"] == expected


def test_both_secrets_sign_for_a_day_after_a_rotation(hooks: Hooks) -> None:
    rotated = hooks.app.webhooks.rotate_secret(hooks.organizer, hooks.made.endpoint.id)
    assert rotated.secret != hooks.made.secret
    hooks.happen()
    hooks.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    hooks.happen()
    hooks.clock.advance(timedelta(seconds=1))
    hooks.happen()
    for message, secrets in zip(
        hooks.sent(), [(rotated.secret, hooks.made.secret)] * 2 + [(rotated.secret,)], strict=True
    ):
        timestamp = message.headers["webhook-timestamp"]
        signatures = [signature(each, message.headers["webhook-id"], timestamp, message.body) for each in secrets]
        assert message.headers["webhook-signature"].split() == signatures
    assert message.url == URL
