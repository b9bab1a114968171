"""A mail server for tests, in this process, and what it does about letters."""

import asyncio
import email
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from gatherly_adapters.mail_settings import Encryption, SmtpSettings

HOST = "127.0.0.1"
ACCEPTED = "250 OK"
SILENT_SECONDS = 60


@dataclass
class PostOffice:
    """The letters that were taken, and what is answered to those who bring one."""

    port: int = 0
    to_senders: str = ACCEPTED
    to_recipients: str = ACCEPTED
    to_letters: str = ACCEPTED
    to_resets: str | None = ACCEPTED
    """None for one that is silent."""
    says_goodbye: bool = True
    letters_of_connection: int = 1000
    envelopes: list[Envelope] = field(default_factory=list)
    connections: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How many letters were begun over which."""
    controller: "OnAnyPort | None" = None
    signed_in: list[LoginPassword] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 -- the names that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.connections[session.peer] == self.letters_of_connection:
            return "421 Too many letters"
        self.connections[session.peer] += 1
        if self.to_senders == ACCEPTED:
            envelope.mail_from = address
        return self.to_senders

    async def handle_RCPT(  # noqa: N802 -- likewise
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- likewise
        if self.to_letters == ACCEPTED:
            self.envelopes.append(envelope)
        return self.to_letters

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- likewise
        if self.to_resets is None:
            await asyncio.sleep(SILENT_SECONDS)
        return self.to_resets or ACCEPTED

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- likewise
        if not self.says_goodbye:
            server.transport.abort()
        return "221 Bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, who: LoginPassword
    ) -> AuthResult:
        self.signed_in.append(who)
        return AuthResult(success=who == LoginPassword(b"app", b"secret"), handled=False)

    def hang_up(self) -> None:
        """Ends all connections, without a word."""
        assert self.controller is not None
        self.controller.hang_up()

    def connected(self) -> int:
        """How many connections there are."""
        assert self.controller is not None
        return len(self.controller.connected())

    def messages(self) -> list[EmailMessage]:
        return [_message(envelope.original_content or b"") for envelope in self.envelopes]

    def settings(self, encryption: Encryption = Encryption.NONE, **changes: Any) -> SmtpSettings:
        """How it is reached."""
        given = {"host": HOST, "port": self.port, "user": None, "password": "", "timeout": 2}
        return SmtpSettings(encryption=encryption, **given | changes)


class OnAnyPort(Controller):
    """Controller looks for itself, on port 0, to see whether it runs; and leaves connections open when it stops."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._servers: list[SMTP] = []
        super().__init__(*arguments, **options)

    def factory(self) -> SMTP:
        server = super().factory()
        self._servers.append(server)
        return server

    def stop(self, no_assert: bool = False) -> None:
        self.hang_up()
        super().stop(no_assert)

    def connected(self) -> list[SMTP]:
        return [server for server in self._servers if server.transport is not None]

    def hang_up(self) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result()

    async def _hang_up(self) -> None:
        for server in self.connected():
            server.transport.abort()
        await asyncio.sleep(0)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def opened(certificate: Path | None = None, *, tls: bool = False, **options: Any) -> Iterator[PostOffice]:
    """A server on a free port: with a certificate it knows STARTTLS, or with `tls` nothing that is not encrypted."""
    context = _context(certificate) if certificate else None
    office = PostOffice()
    controller = OnAnyPort(
        office,
        hostname=HOST,
        port=0,
        ssl_context=context if tls else None,
        tls_context=None if tls else context,
        authenticator=office.authenticate,
        # It does not know that what was encrypted from the first byte is.
        auth_require_tls=context is not None and not tls,
        **options,
    )
    controller.start()
    office.port, office.controller = controller.port, controller
    try:
        yield office
    finally:
        controller.stop()


def _message(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
