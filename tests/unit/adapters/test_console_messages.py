import logging

import pytest

from gatherly_adapters.console_messages import ConsolePushes, ConsoleTexts
from tests.contracts.push import push
from tests.contracts.sms import text


def send_both() -> None:
    ConsoleTexts().send(text(text="Doors open\nat 19:00."))
    ConsolePushes().send(push(body="Doors open\nat 19:00."))


def test_they_say_that_there_is_a_message_and_not_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        send_both()
    assert [record.getMessage().count("notification-1") for record in caplog.records] == [1, 1]
    assert "Doors" not in caplog.text


def test_they_say_what_it_says_to_who_looks_for_faults(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send_both()
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert all("Doors open\\nat 19:00." in line for line in told)
    assert len(told) == 2


def test_they_never_say_for_whom(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send_both()
    assert text().to not in caplog.text
    assert push().token not in caplog.text
