"""Letters by SMTP, to a server that takes them."""

import socket
import traceback
from collections.abc import Callable, Iterator
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import pytest

from gatherly_adapters.mail_settings import Encryption, SmtpSettings
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.smtp_mailer import SmtpMailer
from gatherly_core.mail.errors import MailAway, MailDeferred, MailRefused
from gatherly_core.mail.model import Attachment
from tests.contracts.mail import Arrived, MailerContract, letter
from tests.factories import NOW
from tests.integration.smtp.certificates import write_certificate
from tests.integration.smtp.post_office import HOST, PostOffice, opened

TRUSTED = "SSL_CERT_FILE"
"""Names, for OpenSSL, the file of the certificates that it trusts."""


def mailer_to(settings: SmtpSettings) -> SmtpMailer:
    return SmtpMailer(settings, Address("The Old Hall", "tickets", "example.org"), FixedClock(NOW))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened() as office:
        yield office


@pytest.fixture
def mailer(office: PostOffice) -> SmtpMailer:
    return mailer_to(office.settings())


@pytest.fixture
def arrived(office: PostOffice) -> Callable[[], list[Arrived]]:
    return lambda: list(map(Arrived.of, office.messages()))


class TestSmtpMailer(MailerContract):
    pass


class TestEnvelopes:
    def test_they_say_whom_it_comes_from_and_goes_to(self, mailer: SmtpMailer, office: PostOffice) -> None:
        mailer.send(letter(to="ada@b\u00fccher.example"))
        (envelope,) = office.envelopes
        assert (envelope.mail_from, envelope.rcpt_tos) == ("tickets@example.org", ["ada@xn--bcher-kva.example"])

    def test_they_have_any_letters_where_the_server_can(self) -> None:
        with opened(enable_SMTPUTF8=True) as office:
            mailer_to(office.settings()).send(letter(to="\u00e5sa@example.org"))
            assert office.envelopes[0].rcpt_tos == ["\u00e5sa@example.org"]

    def test_they_are_refused_for_good_where_it_cannot(self) -> None:
        with opened(enable_SMTPUTF8=False) as office, pytest.raises(MailRefused):
            mailer_to(office.settings()).send(letter(to="\u00e5sa@example.org"))


class TestRefusals:
    @pytest.mark.parametrize("asked", ["to_recipients", "to_letters"])
    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            ("421 Closing for today", MailAway),
            ("450 Try again later", MailDeferred),
            ("550 Nobody of that name", MailRefused),
            ("550 5.1.1 Nobody of that name", MailRefused),
            ("530 5.7.0 Authentication required", MailAway),
            ("554 5.7.1 Relay access denied", MailDeferred),
        ],
    )
    def test_they_are_for_now_or_for_good_as_the_server_says(
        self, mailer: SmtpMailer, office: PostOffice, asked: str, answer: str, error: type[Exception]
    ) -> None:
        setattr(office, asked, answer)
        with pytest.raises(error):
            mailer.send(letter())
        assert office.envelopes == []

    @pytest.mark.parametrize("asked", ["to_recipients", "to_letters"])
    @pytest.mark.parametrize("answer", ["450 ada@example.org must wait", "550 ada@example.org is unknown"])
    def test_they_tell_nobody_the_address(
        self, mailer: SmtpMailer, office: PostOffice, caplog: pytest.LogCaptureFixture, asked: str, answer: str
    ) -> None:
        setattr(office, asked, answer)
        with pytest.raises((MailDeferred, MailRefused)) as refused:
            mailer.send(letter())
        # Whoever tries again later logs it with all that it comes from.
        logged = "".join(traceback.format_exception(refused.value))
        assert "ada@" not in caplog.text + logged

    def test_a_letter_was_taken_although_the_server_says_no_goodbye(
        self, mailer: SmtpMailer, office: PostOffice
    ) -> None:
        office.says_goodbye = False
        mailer.send(letter())
        assert len(office.envelopes) == 1

    def test_a_letter_that_is_too_large_for_the_server_holds_up_no_others(self) -> None:
        with opened(data_size_limit=50_000) as office:
            mailer = mailer_to(office.settings())
            with pytest.raises(MailRefused, match="552"):
                mailer.send(letter(attachments=(Attachment("tickets.pdf", "application/pdf", bytes(50_000)),)))
            mailer.send(letter())
            assert len(office.envelopes) == 1

    def test_a_letter_waits_while_the_server_refuses_its_sender(
        self, mailer: SmtpMailer, office: PostOffice, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.to_senders = "550 We send nothing of yours"
        with pytest.raises(MailAway):
            mailer.send(letter())
        assert "SMTPSenderRefused 550" in caplog.text


class TestServersThatAreAway:
    def test_a_letter_waits_while_nobody_listens(self) -> None:
        with opened() as office:
            settings = office.settings()
        with pytest.raises(MailAway):
            mailer_to(settings).send(letter())

    def test_a_letter_waits_when_a_server_is_silent(self) -> None:
        with socket.create_server((HOST, 0)) as silent, pytest.raises(MailAway):
            mailer_to(PostOffice(silent.getsockname()[1]).settings(timeout=1)).send(letter())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("certificate") / "server.pem"
    write_certificate(file, HOST)
    return file


class TestEncryptedLetters(MailerContract):
    """What arrives is the same, whether it was encrypted from the first byte or from STARTTLS on."""

    @pytest.fixture(params=[Encryption.STARTTLS, Encryption.TLS])
    def encryption(self, request: pytest.FixtureRequest) -> Encryption:
        return request.param

    @pytest.fixture
    def office(self, certificate: Path, encryption: Encryption) -> Iterator[PostOffice]:
        with opened(certificate, tls=encryption is Encryption.TLS) as office:
            yield office

    @pytest.fixture
    def mailer(self, office: PostOffice, certificate: Path, encryption: Encryption, monkeypatch: Any) -> SmtpMailer:
        monkeypatch.setenv(TRUSTED, str(certificate))
        return mailer_to(office.settings(encryption, user="app", password="secret"))


class TestEncryption:
    @pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
    def test_it_trusts_a_server_that_proves_who_it_is(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch, encryption: Encryption
    ) -> None:
        monkeypatch.setenv(TRUSTED, str(certificate))
        with opened(certificate, tls=encryption is Encryption.TLS) as office:
            mailer_to(office.settings(encryption, user="app", password="secret")).send(letter())
            assert len(office.envelopes) == 1
            assert office.signed_in[0].login == b"app"

    @pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
    def test_it_tells_nothing_to_one_that_does_not(self, certificate: Path, encryption: Encryption) -> None:
        with opened(certificate, tls=encryption is Encryption.TLS) as office:
            with pytest.raises(MailAway):
                mailer_to(office.settings(encryption, user="app", password="secret")).send(letter())
            assert (office.signed_in, office.envelopes) == ([], [])

    def test_it_tells_nothing_to_one_that_does_not_encrypt(self) -> None:
        with opened() as office:
            with pytest.raises(MailAway):
                mailer_to(office.settings(Encryption.STARTTLS, user="app", password="secret")).send(letter())
            assert (office.signed_in, office.envelopes) == ([], [])

    def test_it_keeps_letters_until_the_operator_has_mended_the_password(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with opened() as office:
            with pytest.raises(MailAway):
                mailer_to(office.settings(user="app", password="wrong-one")).send(letter())
            assert office.envelopes == []
        assert "SMTPAuthenticationError 535" in caplog.text
        assert "wrong-one" not in caplog.text
