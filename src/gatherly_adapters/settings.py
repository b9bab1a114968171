"""Everything an operator may set, checked before anything starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gatherly_adapters.audit_settings import audit_keys_setting
from gatherly_adapters.database_location import database_url, is_embedded
from gatherly_adapters.fcm_settings import FcmSettings, fcm_settings
from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting
from gatherly_adapters.mail_settings import MailSettings, mail_settings
from gatherly_adapters.rate_limit_settings import Limit, Traffic, rate_limits
from gatherly_adapters.redis_location import redis_url
from gatherly_adapters.social_settings import (
    FacebookSettings,
    GoogleSettings,
    facebook_settings,
    google_settings,
)
from gatherly_adapters.stripe_settings import StripeSettings, stripe_settings
from gatherly_adapters.ticket_keys import SEED_BYTES, seed_of
from gatherly_adapters.transport_settings import TransportSettings, transport_settings
from gatherly_adapters.twilio_settings import TwilioSettings, twilio_settings

JWT_SECRET = Name("JWT_SECRET", "gatherly.jwt_secret")
JWT_SECRET_BYTES = 32
JWT_RETIRED_SECRETS = Name("GATHERLY_JWT_RETIRED_SECRETS", "gatherly.jwt_retired_secrets")
TICKET_KEYS = Name("GATHERLY_TICKET_KEYS", "gatherly.ticket_keys")
CORS_ORIGINS = Name("GATHERLY_CORS_ORIGINS", "gatherly.cors_origins")
LOG_LEVELS = ("debug", "info", "warning", "error")
DAY = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one installation. Durations are in seconds."""

    data: Path
    """The folder that keeps what Gatherly itself keeps: the SQLite file and its secrets."""
    database_url: str = field(repr=False)
    """A SQLAlchemy URL, of SQLite or of mysql+mysqlconnector, which serves MySQL and MariaDB."""
    database_pool_size: int
    """Connections that each process keeps open."""
    database_pool_overflow: int
    """Connections beyond these that it may open for a while."""
    database_pool_timeout: int
    """How long a request waits for a connection."""
    database_pool_recycle: int
    """The age at which a connection is replaced, before the server or a firewall drops it."""
    jwt_secret: str | None = field(repr=False)
    """At least 32 bytes, the same for every process; None if the embedded secret is to be used."""
    jwt_retired_secrets: tuple[str, ...] = field(repr=False)
    """Former ones: what they have signed is good for as long as it would have been."""
    ticket_keys: tuple[bytes, ...] = field(repr=False)
    """The seeds of the keys that verify tickets, the first of which signs them; none if there is no such setting."""
    audit_keys: tuple[bytes, ...] = field(repr=False)
    """The keys that verify the audit trail, the first of which seals it; none if there is no such setting."""
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
    cors_origins: tuple[str, ...]
    """Origins whose pages may call the API; ("*",) for all."""
    body_limit_bytes: int
    host: str
    """The address that is listened on."""
    port: int
    processes: int
    threads: int
    """Threads of each process."""
    log_level: str

    @property
    def public_url(self) -> str:
        """Where people reach this server: what links in letters begin with."""
        return self.transport.public_url or f"http://localhost:{self.port}"

    @property
    def event_page(self) -> str:
        """Where people find an event, {id} standing for its id: in a shop, or on the page of Gatherly's own."""
        return self.transport.event_page or f"{self.public_url}/e/{{id}}"

    @property
    def embedded(self) -> bool:
        """Whether the database is the SQLite file, which belongs to this machine alone."""
        return is_embedded(self.database_url)

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
        return given.whole_number(_name(name), default, least, most)

    data = Path(given.text(_name("data")) or "var")
    url = database_url(given, data)
    return Settings(
        data=data,
        database_url=url,
        database_pool_size=number("database_pool_size", 8, 1, 1000),
        database_pool_overflow=number("database_pool_overflow", 8, 0, 1000),
        database_pool_timeout=number("database_pool_timeout", 10, 1, 600),
        database_pool_recycle=number("database_pool_recycle", 1800, 1, 7 * DAY),
        jwt_secret=_jwt_secret(given, embedded=is_embedded(url)),
        jwt_retired_secrets=_retired_secrets(given),
        ticket_keys=_ticket_keys(given),
        audit_keys=audit_keys_setting(given),
        access_token_seconds=number("access_token_seconds", 900, 1, DAY),
        session_seconds=number("session_seconds", 30 * DAY, 1, 400 * DAY),
        session_idle_seconds=number("session_idle_seconds", 14 * DAY, 1, 400 * DAY),
        grouping=given.switch(_name("grouping"), default=True),
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
        webhooks_to_this_machine=given.switch(_name("webhooks_to_this_machine"), default=False),
        cors_origins=_cors_origins(given),
        body_limit_bytes=number("body_limit_bytes", 1024 * 1024, 1, 1024 * 1024 * 1024),
        host=given.text(_name("host")) or "127.0.0.1",
        port=given.whole_number(Name("PORT", "gatherly.port"), 5000, 1, 65535),
        processes=number("processes", 2, 1, 256),
        threads=number("threads", 32, 1, 256),
        log_level=given.one_of(_name("log_level"), "info", LOG_LEVELS),
    )


def _name(setting: str) -> Name:
    return Name(f"GATHERLY_{setting.upper()}", f"gatherly.{setting}")


def _jwt_secret(given: GivenSettings, *, embedded: bool) -> str | None:
    secret = given.text(JWT_SECRET)
    if secret is None and not embedded:
        raise WrongSetting(
            f"{JWT_SECRET} is not set, but must be a secret of at least {JWT_SECRET_BYTES} bytes, "
            "unless the database is a SQLite file."
        )
    if secret is not None and len(secret.encode()) < JWT_SECRET_BYTES:
        raise WrongSetting(f"{JWT_SECRET} is too short, but must be at least {JWT_SECRET_BYTES} bytes long.")
    return secret


def _retired_secrets(given: GivenSettings) -> tuple[str, ...]:
    secrets = tuple((given.text(JWT_RETIRED_SECRETS) or "").split())
    if any(len(secret.encode()) < JWT_SECRET_BYTES for secret in secrets):
        raise WrongSetting(
            f"{JWT_RETIRED_SECRETS} has something that is too short: each of them, which spaces separate, must be at "
            f"least {JWT_SECRET_BYTES} bytes long."
        )
    return secrets


def _ticket_keys(given: GivenSettings) -> tuple[bytes, ...]:
    keys = (given.text(TICKET_KEYS) or "").replace(",", " ").split()
    try:
        return tuple(map(seed_of, keys))
    except ValueError:
        raise WrongSetting(
            f"{TICKET_KEYS} has something that is no key: each must be {SEED_BYTES} bytes in base64url, "
            "as `gatherly ticket-key` makes them."
        ) from None


def _cors_origins(given: GivenSettings) -> tuple[str, ...]:
    origins = tuple((given.text(CORS_ORIGINS) or "").replace(",", " ").split())
    if origins == ("*",):
        return origins
    for origin in origins:
        # Browsers send an origin in lower case and without a path, and it is compared letter by letter.
        if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?", origin):
            raise WrongSetting(
                f"{CORS_ORIGINS} has {origin!r}, but must be * or a list of origins like https://tickets.example."
            )
    return origins
