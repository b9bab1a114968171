"""Letters as messages of the Internet."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from email_validator import EmailNotValidError, validate_email

from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Mail


def message_of(mail: Mail, sender: Address, now: datetime, encoding: str = "quoted-printable") -> EmailMessage:
    """The letter as RFC 5322 has it, in `encoding` where its text is not ASCII. MailRefused for no address."""
    message = EmailMessage(SMTP)
    message["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    message["Date"] = now
    message["From"] = sender
    message["To"] = recipient_of(mail)
    # It would be taken for an encoded word, and what it encodes for headers of ours, line feeds and all.
    message["Subject"] = mail.subject.replace("=?", "= ?")
    # RFC 3834: no holiday notice answers it.
    message["Auto-Submitted"] = "auto-generated"
    # Chosen here, as the library would break the long lines of links in letters that need no encoding.
    message.set_content(mail.text, cte="7bit" if mail.text.isascii() else encoding)
    return message


def recipient_of(mail: Mail) -> Address:
    """Whom it goes to, the domain in ASCII (RFC 5890). MailRefused when it is not one address."""
    return address_of(mail.to)


def address_of(text: str) -> Address:
    """The address that the text is, the domain in ASCII. MailRefused when it is not one address."""
    try:
        known = validate_email(text, check_deliverability=False)
    except EmailNotValidError as wrong:
        raise MailRefused("Nobody can be written to at this address.") from wrong
    return Address(username=known.ascii_local_part or known.local_part, domain=known.ascii_domain)
