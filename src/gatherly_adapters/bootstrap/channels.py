"""What carries messages to people."""

from gatherly_adapters.bounded_http import BoundedHttp
from gatherly_adapters.console_messages import ConsoleTexts
from gatherly_adapters.file_mailer import FileMailer
from gatherly_adapters.settings import Settings
from gatherly_adapters.smtp_mailer import SmtpMailer
from gatherly_adapters.twilio_sms import SECONDS, TwilioTexts
from gatherly_core.kernel.clock import Clock
from gatherly_core.mail.ports import Mailer
from gatherly_core.sms.ports import Texts


def mailer(settings: Settings, clock: Clock) -> Mailer:
    """The mail server that was set, or a folder."""
    mail = settings.mail
    if mail.smtp is None:
        return FileMailer(settings.data / "mail", mail.sender, clock)
    return SmtpMailer(mail.smtp, mail.sender, clock)


def texts(settings: Settings) -> Texts:
    """The account at Twilio that was set, or the log."""
    if settings.twilio is None:
        return ConsoleTexts()
    return TwilioTexts(settings.twilio, BoundedHttp(SECONDS))
