"""Letters as messages of the Internet."""

from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from email_validator import EmailNotValidError, validate_email

from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Attachment, Mail

LONGEST_LINE = 998
"""How many bytes a line may have that is not encoded (RFC 5322, 2.1.1)."""
ONE_CLICK = "List-Unsubscribe=One-Click"


class _Link(UnstructuredHeader, BaseHeader):
    """An address in a header, on one line: the library would take a long one for text, which it may encode."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Link)
POLICY = SMTP.clone(header_factory=_HEADERS)


def message_of(mail: Mail, sender: Address, now: datetime, encoding: str = "quoted-printable") -> EmailMessage:
    """The letter as RFC 5322 has it, in `encoding` where its text is not ASCII. MailRefused for no address."""
    message = EmailMessage(POLICY)
    message["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    message["Date"] = now
    message["From"] = sender
    message["To"] = recipient_of(mail)
    # It would be taken for an encoded word, and what it encodes for headers of ours, line feeds and all.
    message["Subject"] = mail.subject.replace("=?", "= ?")
    # RFC 3834: no holiday notice answers it.
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe is not None:
        _say_how_to_unsubscribe(message, mail.unsubscribe)
    # Chosen here, as the library would break the long lines of links in letters that need no encoding.
    message.set_content(mail.text, cte=_encoding_of(mail.text, encoding))
    if mail.html is not None:
        # The last of the alternatives is the best (RFC 2046, 5.1.4).
        message.add_alternative(mail.html, subtype="html", cte=_encoding_of(mail.html, encoding))
    for attachment in mail.attachments:
        _attach(message, attachment)
    return message


def recipient_of(mail: Mail) -> Address:
    """Whom it goes to, the domain in ASCII (RFC 5890). MailRefused when it is not one address."""
    return address_of(mail.to)


def address_of(text: str) -> Address:
    """The address that the text is, the domain in ASCII. MailRefused when it is not one address."""
    try:
        known = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise MailRefused("Nobody can be written to at this address.") from None
    return Address(username=known.ascii_local_part or known.local_part, domain=known.ascii_domain)


def _say_how_to_unsubscribe(message: EmailMessage, link: str) -> None:
    message["List-Unsubscribe"] = f"<{link}>"
    # RFC 8058, 3.1: of addresses of HTTPS alone.
    if link.startswith("https:"):
        message["List-Unsubscribe-Post"] = ONE_CLICK


def _encoding_of(text: str, encoding: str) -> str:
    """As it is where all servers take that; else as asked for, unless a line is too long for that as well."""
    if max(map(len, text.encode().splitlines()), default=0) > LONGEST_LINE:
        return "quoted-printable"
    return "7bit" if text.isascii() else encoding


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    maintype, _, subtype = attachment.media_type.partition("/")
    message.add_attachment(
        attachment.content,
        maintype=maintype,
        subtype=subtype,
        filename=attachment.name,
        params={"charset": "utf-8"} if maintype == "text" else None,
    )
