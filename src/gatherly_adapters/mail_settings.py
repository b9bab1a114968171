"""How letters leave."""

import ipaddress
import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from email_validator import validate_email

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

SMTP_URL = Name("SMTP_URL", "gatherly.smtp_url")
SMTP_TIMEOUT = Name("GATHERLY_SMTP_TIMEOUT", "gatherly.smtp_timeout")
MAIL_FROM = Name("GATHERLY_MAIL_FROM", "gatherly.mail_from")
ACCEPTED = (
    "must be like smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465, name and password percent-encoded "
    "and in ASCII, or left out; ?tls=off is for smtp:// on this machine alone"
)
PORTS = {"smtp": 587, "smtps": 465}
NOBODY = Address("Gatherly", "no-reply", "localhost")
"""Whom letters come from that never leave this machine."""


class Encryption(StrEnum):
    TLS = "tls"
    """From the first byte (RFC 8314, 3.3)."""
    STARTTLS = "starttls"
    """Asked for, and insisted on, before anything is said (RFC 3207)."""
    NONE = "none"
    """On this machine alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """A mail server that takes letters for anybody."""

    host: str
    port: int
    encryption: Encryption
    user: str | None
    """None for a server that asks nobody who they are."""
    password: str = field(repr=False)
    timeout: int
    """How many seconds each answer of it may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Whom letters come from, and who takes them."""

    sender: Address
    smtp: SmtpSettings | None
    """None for files that nobody sends."""


def mail_settings(given: GivenSettings) -> MailSettings:
    """How letters leave. WrongSetting for what is not accepted."""
    smtp, sender = _smtp(given), _sender(given)
    if sender is None and smtp is not None:
        raise WrongSetting(f"{MAIL_FROM} is not set, but must be whenever {SMTP_URL} is.")
    return MailSettings(sender=sender or NOBODY, smtp=smtp)


def _smtp(given: GivenSettings) -> SmtpSettings | None:
    timeout = given.whole_number(SMTP_TIMEOUT, 10, 1, 120)
    text = given.text(SMTP_URL)
    if text is None:
        return None
    try:
        return _server(urlsplit(text), timeout)
    except ValueError:
        raise WrongSetting(f"{SMTP_URL} {ACCEPTED}.") from None  # what it is instead may hold a password


def _server(url: SplitResult, timeout: int) -> SmtpSettings:
    """ValueError when it is not the address of a server that may be used so."""
    user, password = unquote(url.username or "", errors="strict"), unquote(url.password or "", errors="strict")
    if not url.hostname or url.path not in ("", "/") or url.fragment or not re.fullmatch(r"[ -~]*", user + password):
        raise ValueError
    return SmtpSettings(
        host=url.hostname,
        port=PORTS[url.scheme] if url.port is None and url.scheme in PORTS else url.port or 0,
        encryption=_encryption(url),
        user=user or None,
        password=password,
        timeout=timeout,
    )


def _encryption(url: SplitResult) -> Encryption:
    match (url.scheme, url.query):
        case ("smtps", ""):
            return Encryption.TLS
        case ("smtp", ""):
            return Encryption.STARTTLS
        case ("smtp", "tls=off") if _is_this_machine(url.hostname or ""):
            return Encryption.NONE
    raise ValueError


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def _sender(given: GivenSettings) -> Address | None:
    text = given.text(MAIL_FROM)
    if text is None:
        return None
    try:
        return _one_sender(text)
    except ValueError:
        raise WrongSetting(
            f"{MAIL_FROM} is {text!r}, but must be like Gatherly <tickets@example.org>, the address in ASCII."
        ) from None


def _one_sender(text: str) -> Address:
    """ValueError for more or less than one address in ASCII."""
    parts = re.fullmatch(r"(?P<name>[^<>@]*)<(?P<address>[^<>]+)>|(?P<alone>[^<>]+)", text)
    if parts is None or not text.isprintable():
        raise ValueError
    known = validate_email(parts["address"] or parts["alone"], check_deliverability=False)
    if known.ascii_local_part is None:
        raise ValueError
    return Address((parts["name"] or "").strip(' "'), known.ascii_local_part, known.ascii_domain)
