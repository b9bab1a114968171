"""Push messages by FCM, to a server that checks what Google documents."""

import logging
import time
import traceback

import pytest

from gatherly_adapters.access_tokens import AccessTokens
from gatherly_adapters.fcm_push import FcmPushes
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.push.errors import DeviceGone, PushAway, PushDeferred, PushRefused
from gatherly_core.push.model import LARGEST_PUSH
from tests.contracts.push import ADAS, EVES, PushesContract, push
from tests.factories import NOW
from tests.fake_providers.fcm import PROJECT, FakeFcm, error, fcm_error, violation
from tests.fake_providers.server import Answer


class TestFcmPushes(PushesContract):
    pass


def failure(pushes: FcmPushes) -> GatherlyError:
    with pytest.raises(GatherlyError) as failed:
        pushes.send(push())
    return failed.value


class TestMessages:
    def test_they_are_shown_once_where_they_come_twice(self, devices: FakeFcm, pushes: FcmPushes) -> None:
        pushes.send(push())
        (message,) = devices.messages
        assert message["android"]["notification"] == {"tag": "notification-1"}
        assert message["apns"]["headers"]["apns-collapse-id"] == "notification-1"
        assert message["webpush"]["notification"] == {"tag": "notification-1"}

    def test_they_are_dropped_when_nobody_wants_them_any_more(self, devices: FakeFcm, pushes: FcmPushes) -> None:
        pushes.send(push())
        (message,) = devices.messages
        assert (message["android"]["ttl"], message["webpush"]["headers"]) == ("3600s", {"TTL": "3600"})
        assert message["apns"]["headers"]["apns-expiration"] == str(int(NOW.timestamp()) + 3600)

    def test_the_largest_still_fit(self, devices: FakeFcm, pushes: FcmPushes) -> None:
        pushes.send(push(body='"' * (LARGEST_PUSH // 2 - 50), data={"event_id": "1"}))
        assert len(devices.shown()) == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (error(404, "NOT_FOUND", fcm_error("UNREGISTERED")), DeviceGone),
            (error(400, "INVALID_ARGUMENT", fcm_error("INVALID_ARGUMENT")), DeviceGone),
            (
                error(400, "INVALID_ARGUMENT", fcm_error("INVALID_ARGUMENT"), violation("message.token")),
                DeviceGone,
            ),
            (
                error(400, "INVALID_ARGUMENT", fcm_error("INVALID_ARGUMENT"), violation("message.data")),
                PushRefused,
            ),
            (error(400, "INVALID_ARGUMENT", violation("message.x")), PushRefused),
            (error(403, "PERMISSION_DENIED", fcm_error("SENDER_ID_MISMATCH")), PushRefused),
        ],
    )
    def test_what_would_be_no_different_later_is_never_tried_again(
        self, devices: FakeFcm, pushes: FcmPushes, answer: Answer, kind: type[Exception]
    ) -> None:
        devices.refusals[ADAS] = answer
        assert type(failure(pushes)) is kind

    def test_the_key_of_others_holds_up_their_devices_alone(
        self, devices: FakeFcm, pushes: FcmPushes, caplog: pytest.LogCaptureFixture
    ) -> None:
        devices.refusals[ADAS] = error(401, "UNAUTHENTICATED", fcm_error("THIRD_PARTY_AUTH_ERROR"))
        assert isinstance(failure(pushes), PushDeferred)
        assert "keys for Apple" in caplog.text
        assert devices.asked.count("/token") == 1
        pushes.send(push(token=EVES))
        assert len(devices.shown()) == 1

    @pytest.mark.parametrize("answer", [error(403, "PERMISSION_DENIED"), error(404, "NOT_FOUND"), Answer(b"{}", 302)])
    def test_a_project_that_is_set_up_wrongly_holds_up_all(
        self, devices: FakeFcm, pushes: FcmPushes, caplog: pytest.LogCaptureFixture, answer: Answer
    ) -> None:
        devices.refusals[ADAS] = answer
        assert isinstance(failure(pushes), PushAway)
        assert "FCM_SERVICE_ACCOUNT" in caplog.text


class TestFcmAway:
    @pytest.mark.parametrize(
        ("answer", "seconds"),
        [
            (error(429, "RESOURCE_EXHAUSTED", fcm_error("QUOTA_EXCEEDED"), Retry_After="17"), 17),
            (error(429, "RESOURCE_EXHAUSTED", fcm_error("QUOTA_EXCEEDED")), 60),
            (error(503, "UNAVAILABLE", fcm_error("UNAVAILABLE"), Retry_After="30"), 30),
            (error(503, "UNAVAILABLE", fcm_error("UNAVAILABLE")), None),
            (error(500, "INTERNAL", fcm_error("INTERNAL")), None),
            (Answer(b"<h1>Bad gateway</h1>", 502), None),
        ],
    )
    def test_it_says_when_to_come_back(
        self, devices: FakeFcm, pushes: FcmPushes, answer: Answer, seconds: int | None
    ) -> None:
        devices.refusals[ADAS] = answer
        away = failure(pushes)
        assert isinstance(away, PushAway)
        assert away.retry_after == seconds

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(b"{}", wait=1),
            Answer(b'{"name": "projects/a/messages/1"}', drip=0.1),
            Answer(b"Welcome to the Wi-Fi of this hotel"),
            Answer(b"{}"),
            Answer(b'{"error": {"details": [1, {"@type": "x.BadRequest", "fieldViolations": [2]}]}}', 200),
        ],
    )
    def test_it_answers_too_late_or_nonsense(self, devices: FakeFcm, pushes: FcmPushes, answer: Answer) -> None:
        devices.refusals[ADAS] = answer
        began = time.monotonic()
        assert isinstance(failure(pushes), PushAway)
        assert time.monotonic() - began < 3


class TestTokens:
    def test_one_is_enough_for_many_messages(self, devices: FakeFcm, pushes: FcmPushes) -> None:
        for _ in range(3):
            pushes.send(push())
        assert devices.asked.count("/token") == 1

    def test_one_that_is_no_longer_good_is_replaced_once(self, devices: FakeFcm, pushes: FcmPushes) -> None:
        pushes.send(push())
        devices.expire_tokens()
        pushes.send(push())
        assert devices.asked == [
            "/token",
            *["/v1/projects/old-hall-1234/messages:send"] * 2,
            "/token",
            devices.asked[1],
        ]
        assert len(devices.shown()) == 2

    def test_one_that_is_never_good_holds_up_all(
        self, devices: FakeFcm, pushes: FcmPushes, caplog: pytest.LogCaptureFixture
    ) -> None:
        devices.refusals[ADAS] = error(401, "UNAUTHENTICATED")
        assert isinstance(failure(pushes), PushAway)
        assert devices.asked.count("/token") == 2
        assert "FCM_SERVICE_ACCOUNT" in caplog.text

    def test_messages_wait_while_there_is_none(self, devices: FakeFcm, pushes: FcmPushes) -> None:
        devices.instead_of_token = Answer(b"", 503, {"Retry-After": "9"})
        away = failure(pushes)
        assert isinstance(away, PushAway)
        assert away.retry_after == 9
        devices.instead_of_token = None
        pushes.send(push())
        assert len(devices.shown()) == 1


@pytest.mark.parametrize("trouble", ["unregistered", "mismatch", "untrusted", "no token", "away", "nonsense", "gone"])
def test_nobody_reads_tokens_messages_and_keys_in_the_log(
    devices: FakeFcm,
    pushes: FcmPushes,
    tokens: AccessTokens,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
) -> None:
    tokens.current()
    match trouble:
        case "unregistered":
            devices.remove_app(ADAS)
        case "mismatch":
            devices.refusals[ADAS] = error(403, ADAS, fcm_error("SENDER_ID_MISMATCH"), violation(ADAS))
        case "untrusted":
            devices.refusals[ADAS] = error(401, ADAS, fcm_error(ADAS))
        case "no token":
            devices.expire_tokens()
            devices.instead_of_token = Answer.of({"error": f"ya29.hidden-1 of {PROJECT}"}, 400)
        case "away":
            devices.instead = Answer(ADAS.encode(), 503)
        case "nonsense":
            devices.instead = Answer(ADAS.encode())
        case "gone":
            devices.go_away()
    with caplog.at_level(logging.DEBUG):
        logged = "".join(traceback.format_exception(failure(pushes))) + caplog.text
    assert caplog.records
    for secret in (ADAS, "Doors open", "Cellos", "ya29", "eyJ", "PRIVATE KEY"):
        assert secret not in logged
