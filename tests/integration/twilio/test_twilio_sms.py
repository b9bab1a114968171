"""Texts by Twilio, to a server that checks what Twilio documents."""

import logging
import socket
import time
import traceback
from collections.abc import Iterator

import pytest

from gatherly_adapters.bounded_http import LARGEST_ANSWER, BoundedHttp
from gatherly_adapters.twilio_sms import TwilioTexts
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.sms.errors import TextDeferred, TextRefused, TextsAway
from tests.contracts.sms import ADA, EVE, TextsContract, text
from tests.fake_providers.server import Answer
from tests.fake_providers.twilio import AUTH_TOKEN, NUMBER, SERVICE, FakeTwilio


@pytest.fixture
def phones() -> Iterator[FakeTwilio]:
    with FakeTwilio() as twilio:
        yield twilio


@pytest.fixture
def texts(phones: FakeTwilio) -> TwilioTexts:
    return TwilioTexts(phones.settings(), BoundedHttp(seconds=0.5))


class TestTwilioTexts(TextsContract):
    pass


def failure(texts: TwilioTexts) -> GatherlyError:
    with pytest.raises(GatherlyError) as failed:
        texts.send(text())
    return failed.value


class TestSenders:
    @pytest.mark.parametrize("sender", [NUMBER, "Old Hall"])
    def test_they_are_numbers_or_names(self, phones: FakeTwilio, sender: str) -> None:
        TwilioTexts(phones.settings(sender=sender), BoundedHttp()).send(text())
        assert phones.messages[0]["From"] == sender
        assert "MessagingServiceSid" not in phones.messages[0]

    def test_they_are_services(self, phones: FakeTwilio) -> None:
        TwilioTexts(phones.settings(sender=SERVICE), BoundedHttp()).send(text())
        assert phones.messages[0]["MessagingServiceSid"] == SERVICE
        assert "From" not in phones.messages[0]

    def test_they_keep_texts_until_the_operator_has_mended_them(
        self, phones: FakeTwilio, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert isinstance(failure(TwilioTexts(phones.settings(sender="+4930999999"), BoundedHttp())), TextsAway)
        assert "TWILIO_ACCOUNT_SID" in caplog.text


def test_it_drops_what_nobody_wants_in_an_hour(phones: FakeTwilio, texts: TwilioTexts) -> None:
    texts.send(text())
    assert phones.messages[0]["ValidityPeriod"] == "3600"


class TestRefusals:
    @pytest.mark.parametrize("code", [21211, 21265, 21266, 21408, 21604, 21608, 21610, 21612, 21614, 21617, 21635])
    def test_what_would_be_no_different_later_is_never_tried_again(
        self, phones: FakeTwilio, texts: TwilioTexts, code: int
    ) -> None:
        phones.refusals[ADA] = code
        assert isinstance(failure(texts), TextRefused)

    @pytest.mark.parametrize("status", [400, 403])
    def test_what_is_not_known_of_one_number_holds_up_no_other(
        self, phones: FakeTwilio, texts: TwilioTexts, status: int
    ) -> None:
        phones.refusals[ADA] = 99999
        phones.statuses[99999] = status
        assert isinstance(failure(texts), TextDeferred)
        texts.send(text(to=EVE))
        assert [number for number, _ in phones.arrived()] == [EVE]

    @pytest.mark.parametrize("code", [20005, 21212, 21603, 21606, 21659, 21660, 21701, 21703, 21704, 30002])
    def test_what_is_wrong_with_the_account_holds_up_all(
        self, phones: FakeTwilio, texts: TwilioTexts, code: int
    ) -> None:
        phones.refusals[ADA] = code
        assert isinstance(failure(texts), TextsAway)

    def test_they_wait_for_the_right_token(self, phones: FakeTwilio, caplog: pytest.LogCaptureFixture) -> None:
        wrong = TwilioTexts(phones.settings(auth_token="wrong-but-long-enough"), BoundedHttp())
        assert isinstance(failure(wrong), TextsAway)
        assert "20003" in caplog.text
        assert "wrong-but" not in caplog.text

    @pytest.mark.parametrize(
        ("status", "code"), [(401, 99999), (404, 99999), (403, 20003), (403, 20099), (403, 70051), (403, None)]
    )
    def test_what_keeps_us_out_holds_up_all(
        self, phones: FakeTwilio, texts: TwilioTexts, status: int, code: int | None
    ) -> None:
        phones.instead = Answer.of({"code": code}, status)
        assert isinstance(failure(texts), TextsAway)

    def test_what_is_forbidden_for_one_number_holds_up_no_other(self, phones: FakeTwilio, texts: TwilioTexts) -> None:
        phones.refusals[ADA] = 21408
        phones.statuses[21408] = 403
        assert isinstance(failure(texts), TextRefused)
        texts.send(text(to=EVE))

    @pytest.mark.parametrize("code", [f'"{ADA}"', "[21610]", "{}", "null"])
    def test_what_is_no_code_is_neither_believed_nor_repeated(
        self, phones: FakeTwilio, texts: TwilioTexts, caplog: pytest.LogCaptureFixture, code: str
    ) -> None:
        phones.instead = Answer(f'{{"code": {code}}}'.encode(), 400)
        assert isinstance(failure(texts), TextsAway)
        assert "error None" in caplog.text


class TestTextsThatWereTaken:
    """Twilio answers 201 and says of the text that it has failed."""

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            (30001, TextsAway),
            (30002, TextsAway),
            (30003, TextDeferred),
            (30004, TextRefused),
            (30005, TextRefused),
            (30006, TextRefused),
            (30007, TextRefused),
            (30008, TextDeferred),
        ],
    )
    def test_they_are_not_taken_for_sent(
        self, phones: FakeTwilio, texts: TwilioTexts, code: int, error: type[Exception]
    ) -> None:
        phones.lost[ADA] = code
        assert type(failure(texts)) is error


class TestTwilioAway:
    @pytest.mark.parametrize("status", [500, 502, 503])
    @pytest.mark.parametrize("body", [b'{"code": 20500}', b"<h1>Bad gateway</h1>"])
    def test_it_fails(self, phones: FakeTwilio, texts: TwilioTexts, status: int, body: bytes) -> None:
        phones.instead = Answer(body, status)
        assert isinstance(failure(texts), TextsAway)

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [({"Retry-After": "17"}, 17), ({}, None), ({"Retry-After": "Sun, 22 Nov 2026 07:00:00 GMT"}, None)],
    )
    @pytest.mark.parametrize("status", [429, 503])
    def test_it_says_when_to_come_back(
        self, phones: FakeTwilio, texts: TwilioTexts, headers: dict[str, str], seconds: int | None, status: int
    ) -> None:
        phones.instead = Answer(b'{"code": 20429}', status, headers)
        away = failure(texts)
        assert isinstance(away, TextsAway)
        assert away.retry_after == seconds

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(b"{}", wait=1),
            Answer(b'{"sid": "SM1", "status": "queued"}', 201, drip=0.1),
            Answer(b"x" * (LARGEST_ANSWER + 1), 201),
            Answer(b"Welcome to the Wi-Fi of this hotel", 201),
            Answer(b"[]", 201),
        ],
    )
    def test_it_answers_too_late_or_nonsense(self, phones: FakeTwilio, texts: TwilioTexts, answer: Answer) -> None:
        phones.instead = answer
        began = time.monotonic()
        assert isinstance(failure(texts), TextsAway)
        assert time.monotonic() - began < 3

    @pytest.mark.parametrize("status", [200, 302, 404])
    def test_somebody_else_answers_in_its_place(self, phones: FakeTwilio, texts: TwilioTexts, status: int) -> None:
        phones.instead = Answer(b"<h1>Welcome</h1>", status, {"Location": phones.url})
        assert isinstance(failure(texts), TextsAway)
        assert phones.arrived() == []

    def test_it_closes_the_connection(self, phones: FakeTwilio) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            phones.url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            assert isinstance(failure(TwilioTexts(phones.settings(), BoundedHttp(seconds=0.3))), TextsAway)


@pytest.mark.parametrize("trouble", ["refused", "deferred", "untrusted", "away", "nonsense", "gone"])
def test_nobody_reads_numbers_texts_and_secrets_in_the_log(
    phones: FakeTwilio, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    texts = TwilioTexts(phones.settings(), BoundedHttp(seconds=0.5))
    match trouble:
        case "refused":
            phones.refuse(ADA)
        case "deferred":
            phones.refusals[ADA] = 30003
        case "untrusted":
            texts = TwilioTexts(phones.settings(auth_token=f"{AUTH_TOKEN}-wrong"), BoundedHttp())
        case "away":
            phones.instead = Answer(ADA.encode(), 503)
        case "nonsense":
            phones.instead = Answer(ADA.encode(), 201)
        case "gone":
            phones.go_away()
    with caplog.at_level(logging.DEBUG):
        logged = "".join(traceback.format_exception(failure(texts))) + caplog.text
    assert caplog.records
    for secret in (ADA, ADA[1:], "Doors open", AUTH_TOKEN):
        assert secret not in logged
