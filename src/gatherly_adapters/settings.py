"""Everything an operator may set, checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gatherly_adapters.database_settings import DatabaseSettings, database_settings
from gatherly_adapters.fcm_settings import FcmSettings, fcm_settings
from gatherly_adapters.given_settings import GivenSettings, own
from gatherly_adapters.mail_settings import MailSettings, mail_settings
from gatherly_adapters.rate_limit_settings import Limit, Traffic, rate_limits
from gatherly_adapters.redis_location import redis_url
from gatherly_adapters.secret_settings import SecretSettings, secret_settings
from gatherly_adapters.server_settings import ServerSettings, server_settings
from gatherly_adapters.social_settings import (
    FacebookSettings,
    GoogleSettings,
    facebook_settings,
    google_settings,
)
from gatherly_adapters.stripe_settings import StripeSettings, stripe_settings
from gatherly_adapters.transport_settings import TransportSettings, transport_settings
from gatherly_adapters.twilio_settings import TwilioSettings, twilio_settings

LOG_LEVELS = ("debug", "info", "warning", "error")
DAY = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one installation. Durations are in seconds."""

    data: Path
    """The folder that keeps what Gatherly itself keeps: the SQLite file and its secrets."""
    database: DatabaseSettings
    secrets: SecretSettings
    access_token_seconds: int
    session_seconds: int
    """How long a sign-in lasts at most."""
    session_idle_seconds: int
    """How long it lasts without being used."""
    grouping: bool
    """Whether bookings of one event that come at the same time share a transaction."""
    hold_seconds: int
    """How long a booking waits for its payment."""
    offer_seconds: int
    """How long an offer from the waitlist stands."""
    retention_days: int
    """How long it is known who came to an event, once that is over."""
    stripe: StripeSettings | None
    """None for the sandbox, in which nobody pays anything."""
    redis_url: str | None = field(repr=False)
    """None where there is no Redis."""
    rate_limits: Mapping[Traffic, Limit] | None
    """None when nobody is held to any."""
    transport: TransportSettings
    mail: MailSettings
    twilio: TwilioSettings | None
    """None if nobody brings texts."""
    fcm: FcmSettings | None
    """None if nobody brings push messages."""
    google: GoogleSettings | None
    """None if nobody signs in with Google."""
    facebook: FacebookSettings | None
    """None if nobody signs in with Facebook."""
    webhooks_to_this_machine: bool
    """Whether facts may be sent to programs on this machine, and without TLS: for development."""
    server: ServerSettings
    log_level: str

    @property
    def public_url(self) -> str:
        """Where people reach this server: what links in letters begin with."""
        return self.transport.public_url or f"http://localhost:{self.server.port}"

    @property
    def event_page(self) -> str:
        """Where people find an event, {id} standing for its id: in a shop, or on the page of Gatherly's own."""
        return self.transport.event_page or f"{self.public_url}/e/{{id}}"

    @property
    def embedded(self) -> bool:
        """Whether the database is the SQLite file, which belongs to this machine alone."""
        return self.database.embedded

    def warnings(self) -> list[str]:
        """What is accepted, but hardly meant, a sentence each."""
        warnings = []
        if self.stripe is None and not self.embedded:
            warnings.append("STRIPE_SECRET is not set: payments go to the sandbox, and no money moves.")
        if self.stripe is not None and self.stripe.webhook_secret is None:
            warnings.append(
                "STRIPE_WEBHOOK_SECRET is not set: notices of Stripe are refused, and payments settle later."
            )
        if self.mail.smtp is None and not self.embedded:
            warnings.append("SMTP_URL is not set: letters are kept as files, and nobody gets them.")
        if self.mail.smtp is not None and self.transport.public_url is None:
            warnings.append("GATHERLY_PUBLIC_URL is not set: links in letters lead to the reader's own machine.")
        if self.webhooks_to_this_machine:
            warnings.append(
                "GATHERLY_WEBHOOKS_TO_THIS_MACHINE is on: whoever organizes something can have facts sent to any "
                "program on this machine."
            )
        return warnings

    @classmethod
    def load(cls, ini: Mapping[str, str], environ: Mapping[str, str]) -> "Settings":
        """The settings of the ini file's `gatherly.*` keys and the environment, which wins.

        WrongSetting for a value that is not accepted, and for a `gatherly.*` key that is no setting.
        Reads nothing but what is given and writes nothing.
        """
        given = GivenSettings(ini, environ)
        settings = _read(given)
        given.refuse_unknown()
        return settings


def _read(given: GivenSettings) -> Settings:
    def number(name: str, default: int, least: int, most: int) -> int:
        return given.whole_number(own(name), default, least, most)

    data = Path(given.text(own("data")) or "var")
    database = database_settings(given, data)
    return Settings(
        data=data,
        database=database,
        secrets=secret_settings(given, embedded=database.embedded),
        access_token_seconds=number("access_token_seconds", 900, 1, DAY),
        session_seconds=number("session_seconds", 30 * DAY, 1, 400 * DAY),
        session_idle_seconds=number("session_idle_seconds", 14 * DAY, 1, 400 * DAY),
        grouping=given.switch(own("grouping"), default=True),
        hold_seconds=number("hold_seconds", 900, 1, 7 * DAY),
        offer_seconds=number("offer_seconds", DAY, 1, 30 * DAY),
        retention_days=number("retention_days", 365, 1, 3650),
        stripe=stripe_settings(given),
        redis_url=redis_url(given),
        rate_limits=rate_limits(given),
        transport=transport_settings(given),
        mail=mail_settings(given),
        twilio=twilio_settings(given),
        fcm=fcm_settings(given),
        google=google_settings(given),
        facebook=facebook_settings(given),
        webhooks_to_this_machine=given.switch(own("webhooks_to_this_machine"), default=False),
        server=server_settings(given),
        log_level=given.one_of(own("log_level"), "info", LOG_LEVELS),
    )
