"""What carries messages to people."""

from gatherly_adapters import fcm_push, twilio_sms
from gatherly_adapters.access_tokens import AccessTokens
from gatherly_adapters.bounded_http import BoundedHttp
from gatherly_adapters.console_messages import ConsolePushes, ConsoleTexts
from gatherly_adapters.fcm_push import FcmPushes
from gatherly_adapters.fcm_settings import SERVICE_ACCOUNT
from gatherly_adapters.file_mailer import FileMailer
from gatherly_adapters.service_accounts import read_service_account
from gatherly_adapters.settings import Settings
from gatherly_adapters.smtp_mailer import SmtpMailer
from gatherly_adapters.twilio_sms import TwilioTexts
from gatherly_core.kernel.clock import Clock
from gatherly_core.mail.ports import Mailer
from gatherly_core.notifications.model import Channel
from gatherly_core.push.ports import Pushes
from gatherly_core.sms.ports import Texts


def carried(settings: Settings) -> frozenset[Channel]:
    """The channels that lead to people. On a machine for trying things out all do, if only to the log."""
    missing = {Channel.SMS: settings.twilio is None, Channel.PUSH: settings.fcm is None}
    return frozenset(channel for channel in Channel if settings.embedded or not missing.get(channel))


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
    return TwilioTexts(settings.twilio, BoundedHttp(twilio_sms.SECONDS))


def pushes(settings: Settings, clock: Clock) -> Pushes:
    """The project at Firebase that was set, or the log. WrongSetting when its key cannot be used."""
    if settings.fcm is None:
        return ConsolePushes()
    account = read_service_account(settings.fcm.service_account, SERVICE_ACCOUNT)
    http = BoundedHttp(fcm_push.SECONDS)
    tokens = AccessTokens(account, fcm_push.SCOPE, http, clock)
    return FcmPushes(settings.fcm.api_base, account.project_id, tokens, http, clock)
