"""Letters by SMTP (RFC 5321)."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.policy import SMTP, SMTPUTF8

from gatherly_adapters.mail_messages import message_of, recipient_of
from gatherly_adapters.mail_settings import SmtpSettings
from gatherly_adapters.smtp_connections import CLOSING, SmtpConnections
from gatherly_core.kernel.clock import Clock
from gatherly_core.mail.errors import MailAway, MailDeferred, MailRefused
from gatherly_core.mail.model import Mail

log = logging.getLogger(__name__)

UNKNOWN_SENDERS = frozenset({530, 534, 535, 538})
FINAL = 500
"""The least of the codes with which a server says that it would be no different later (RFC 5321, 4.2.1)."""
TOO_LARGE = 552
"""The letter is larger than what the server takes (RFC 1870, 6.1)."""


class SmtpMailer:
    """Hands letters to a mail server, many over one connection. Safe for many threads.

    The server must prove who it is by a certificate that this machine trusts, unless it is this machine. Nothing, and
    no password above all, is said to one that does not encrypt. What goes wrong between the two of them, a wrong
    password for example, is MailAway: letters wait until the operator has mended it.
    """

    def __init__(self, settings: SmtpSettings, sender: Address, clock: Clock) -> None:
        self._host = settings.host
        self._connections = SmtpConnections(settings)
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        message, recipient = message_of(mail, self._sender, self._clock.now()), recipient_of(mail).addr_spec
        # As bytes: smtplib's own way to send a message writes ">From" where a line begins with "From".
        content = message.as_bytes(policy=SMTP if recipient.isascii() else SMTPUTF8)
        options = () if recipient.isascii() else ("SMTPUTF8", "BODY=8BITMIME")

        def hand_over(server: smtplib.SMTP) -> None:
            if options and not server.has_extn(options[0]):
                raise MailRefused("The mail server cannot write to such an address.")
            server.sendmail(self._sender.addr_spec, [recipient], content, options)

        with self._told():
            self._connections.use(hand_over)

    def forget(self, address: str) -> None:
        """Nothing is kept here of what was handed over."""

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong, as the port has it; without the address, which is nobody's business who reads a log."""
        try:
            yield
        # Without what they come from, which names the recipient: it would be in the log with them.
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, said),) = refused.recipients.values()
            raise _verdict(code, said) from None
        except smtplib.SMTPDataError as refused:
            raise _verdict(refused.smtp_code, refused.smtp_error) from None
        except smtplib.SMTPSenderRefused as refused:
            # Said of the size that was told along with the sender; all else that is said here is about the sender.
            if refused.smtp_code == TOO_LARGE:
                raise _verdict(TOO_LARGE, b"") from None
            raise self._away(refused) from None
        except (OSError, smtplib.SMTPException) as error:
            raise self._away(error) from error

    def _away(self, error: Exception) -> MailAway:
        log.error("The mail server %s took no letter: %s", self._host, _without_addresses(error))
        return MailAway("The mail server cannot be used now.")


def _verdict(code: int, said: bytes | str) -> MailAway | MailDeferred | MailRefused:
    """What is said of one recipient, or of one letter.

    Or of us, though the server waited with it until now (RFC 4954, 6), as one does that is not set up for us. What it
    refuses by its policy (RFC 3463, 3.8) may be us as well as the letter, which therefore waits.
    """
    if code in UNKNOWN_SENDERS:
        return MailAway(f"The mail server wants to know who sends letters ({code}).")
    text = said if isinstance(said, str) else said.decode(errors="replace")
    if code >= FINAL and text.startswith("5.7."):
        return MailDeferred(f"The mail server does not take the letter by its policy ({code}).")
    if code >= FINAL:
        return MailRefused(f"The mail server refused the letter for good ({code}).")
    if code == CLOSING:
        return MailAway(f"The mail server takes no letters now ({code}).")
    return MailDeferred(f"The mail server does not take the letter now ({code}).")


def _without_addresses(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return repr(error)
