"""What cannot be signed, as the key to a secret is lost, waits: it is nobody's failure but ours."""

from datetime import timedelta

import pytest

from gatherly_core.webhooks.deliveries import DeliveryStatus
from tests.unit.core.webhooks.hooks import HOUR, Hooks

DAY = timedelta(days=1)
OTHER = "https://other.example.org/"


def test_what_cannot_be_signed_waits_and_is_nobodys_failure(hooks: Hooks, caplog: pytest.LogCaptureFixture) -> None:
    hooks.listen(hooks.organizer, OTHER)
    hooks.lose_secret()
    for _ in range(3):
        hooks.happen()
    assert [each.outcome is None for each in hooks.deliveries()] == [True, True, False], "the endpoint rests"
    hooks.wait(9 * DAY, timedelta(minutes=15))
    assert hooks.sent() == []
    assert (hooks.endpoint().off, hooks.endpoint().failing_since) == (None, None)
    last, *_, first = hooks.deliveries()
    assert {each.status for each in (first, last)} == {DeliveryStatus.QUEUED}
    assert (first.attempts, first.outcome and first.outcome.error) == (0, "webhook_secret_lost")
    assert len(hooks.sent(OTHER)) == 3
    assert "webhook_secret_lost" in caplog.text

    hooks.app.webhooks.rotate_secret(hooks.organizer, hooks.endpoint().id)
    hooks.wait(HOUR)
    assert {each.status for each in hooks.deliveries()} == {DeliveryStatus.DELIVERED}


def test_it_is_sent_as_soon_as_the_secret_can_be_read_again(hooks: Hooks) -> None:
    readable = hooks.endpoint()
    hooks.lose_secret()
    hooks.happen()
    hooks.ports.unit_of_work.run(lambda: hooks.ports.endpoints.save(readable))
    hooks.wait(HOUR)
    (message,) = hooks.sent()
    assert message.headers["webhook-signature"].count("v1,") == 1
