"""Connections to a mail server, each for many letters."""

import smtplib
import ssl
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from gatherly_adapters.mail_settings import Encryption, SmtpSettings

MOST_LETTERS = 100
"""Over one connection: servers take no end of them only from each other."""
LONGEST_SECONDS = 60
"""How long one is used. No server ends one as soon because nothing is said (RFC 5321, 4.5.3.2.7)."""
CLOSING = 421
"""The server is about to end the connection, whatever it was asked (RFC 5321, 3.8)."""
ANSWERS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
"""What the server has said: so it is known where the two of them are."""


@dataclass
class _Connection:
    """One that was opened at `since`, by a clock that is never set, and has served for so many `letters`."""

    server: smtplib.SMTP
    since: float
    letters: int = 0

    def is_used_up(self) -> bool:
        return self.letters >= MOST_LETTERS or time.monotonic() >= self.since + LONGEST_SECONDS

    def is_free(self) -> bool:
        """Whether it is there, and has forgotten what was said before (RFC 5321, 4.1.1.5)."""
        with suppress(OSError, smtplib.SMTPException):
            return self.server.rset()[0] == 250
        return False

    def end(self) -> None:
        # The letters were taken or refused before, whatever becomes of the good-bye.
        with suppress(OSError, smtplib.SMTPException):
            self.server.quit()
        self.server.close()


class SmtpConnections:
    """Connections to one server: as many as there are threads that speak to it at once, each kept for others' letters.

    None is used for more than MOST_LETTERS, or after LONGEST_SECONDS. They are closed when this is thrown away.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: deque[_Connection] = deque()
        weakref.finalize(self, _close, self._kept)

    def use(self, speak: Callable[[smtplib.SMTP], None]) -> None:
        """Has `speak` hand over a letter; raises what that raises, and what keeps a connection from being opened.

        It is called again, on a new connection, when the server will not go on with one that was kept (421).
        """
        kept = self._take()
        if kept is None or self._is_ended_by(kept, speak):
            self._use(self._opened(), speak)

    def _is_ended_by(self, connection: _Connection, speak: Callable[[smtplib.SMTP], None]) -> bool:
        """Whether the server ended the connection, instead of answering what it was asked."""
        try:
            self._use(connection, speak)
        except ANSWERS as answer:
            if CLOSING not in _codes(answer):
                raise
            return True
        return False

    def _use(self, connection: _Connection, speak: Callable[[smtplib.SMTP], None]) -> None:
        connection.letters += 1
        try:
            speak(connection.server)
        except ANSWERS:
            self._keep(connection)
            raise
        except BaseException:
            connection.server.close()
            raise
        self._keep(connection)

    def _take(self) -> _Connection | None:
        """The one that was kept first of those that are of any use."""
        while True:
            with self._lock:
                if not self._kept:
                    return None
                connection = self._kept.popleft()
            if connection.is_used_up() or not connection.is_free():
                connection.end()
            else:
                return connection

    def _keep(self, connection: _Connection) -> None:
        if connection.is_used_up():
            connection.end()
        else:
            with self._lock:
                self._kept.append(connection)

    def _opened(self) -> _Connection:
        host, port, timeout = self._settings.host, self._settings.port, self._settings.timeout
        if self._settings.encryption is Encryption.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=timeout)
        try:
            self._introduce(server)
        except BaseException:
            server.close()
            raise
        return _Connection(server, time.monotonic())

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self._settings.encryption is Encryption.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if self._settings.user is not None:
            server.login(self._settings.user, self._settings.password)
        server.ehlo_or_helo_if_needed()


def _close(connections: deque[_Connection]) -> None:
    for connection in connections:
        connection.server.close()


def _codes(answer: Exception) -> list[int]:
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in answer.recipients.values()]
    return [answer.smtp_code] if isinstance(answer, smtplib.SMTPResponseException) else []
