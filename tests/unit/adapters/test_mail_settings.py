from email.headerregistry import Address

import pytest

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.mail_settings import Encryption, MailSettings, SmtpSettings
from gatherly_adapters.settings import Settings

FROM = {"GATHERLY_MAIL_FROM": "The Old Hall <tickets@example.org>"}


def mail_of(**environ: str) -> MailSettings:
    return Settings.load({}, environ).mail


def smtp_of(url: str) -> SmtpSettings:
    smtp = mail_of(SMTP_URL=url, **FROM).smtp
    assert smtp is not None
    return smtp


def test_it_keeps_letters_on_this_machine_unless_told_otherwise() -> None:
    assert mail_of() == MailSettings(sender=Address("Gatherly", "no-reply", "localhost"), smtp=None)


@pytest.mark.parametrize(
    ("url", "host", "port", "encryption"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, Encryption.STARTTLS),
        ("smtp://mail.example.org:25/", "mail.example.org", 25, Encryption.STARTTLS),
        ("smtps://mail.example.org", "mail.example.org", 465, Encryption.TLS),
        ("smtp://localhost:1025?tls=off", "localhost", 1025, Encryption.NONE),
        ("smtp://127.0.0.1:1025?tls=off", "127.0.0.1", 1025, Encryption.NONE),
        ("smtp://[::1]?tls=off", "::1", 587, Encryption.NONE),
    ],
)
def test_it_knows_where_the_server_is(url: str, host: str, port: int, encryption: Encryption) -> None:
    smtp = smtp_of(url)
    assert (smtp.host, smtp.port, smtp.encryption) == (host, port, encryption)
    assert (smtp.user, smtp.password, smtp.timeout) == (None, "", 10)


def test_it_knows_how_to_sign_in_there() -> None:
    smtp = smtp_of("smtps://app%40example.org:p%40ss%2Fword@mail.example.org")
    assert (smtp.user, smtp.password) == ("app@example.org", "p@ss/word")


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org?tls=off",  # the password, and every letter, for anybody to read
        "smtp://192.168.0.1?tls=off",
        "smtps://localhost?tls=off",
        "smtp://localhost?tls=no",
        "smtp://mail.example.org:99999",
        "smtp://mail.example.org/inbox",
        "smtp://mail.example.org#top",
        "smtp://app:s%C3%A9cret@mail.example.org",
        "smtp://app:secret%0A@mail.example.org",
    ],
)
def test_it_refuses_what_is_no_server_to_use_without_telling_a_password(url: str) -> None:
    with pytest.raises(WrongSetting, match="SMTP_URL") as wrong:
        smtp_of(url)
    assert "secret" not in str(wrong.value)


def test_it_shows_no_password() -> None:
    assert "hidden" not in repr(Settings.load({}, {"SMTP_URL": "smtp://app:hidden@mail.example.org", **FROM}))


def test_it_knows_whom_letters_come_from() -> None:
    assert mail_of(**FROM).sender == Address("The Old Hall", "tickets", "example.org")
    assert mail_of(GATHERLY_MAIL_FROM="tickets@b\u00fccher.example").sender.domain == "xn--bcher-kva.example"


def test_it_needs_to_know_that_once_they_leave() -> None:
    with pytest.raises(WrongSetting, match="GATHERLY_MAIL_FROM"):
        mail_of(SMTP_URL="smtp://mail.example.org")


@pytest.mark.parametrize(
    "sender", ["Gatherly", "a@b", "a@example.org, b@example.org", "\u00fc@example.org", "A\nBcc: x <a@example.org>"]
)
def test_it_refuses_what_is_no_sender(sender: str) -> None:
    with pytest.raises(WrongSetting, match="GATHERLY_MAIL_FROM"):
        mail_of(GATHERLY_MAIL_FROM=sender)
