"""How requests come here: through which proxies, and whether by TLS alone."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

TRUSTED_PROXIES = Name("GATHERLY_TRUSTED_PROXIES", "gatherly.trusted_proxies")
HTTPS = Name("GATHERLY_HTTPS", "gatherly.https")
HSTS_SECONDS = Name("GATHERLY_HSTS_SECONDS", "gatherly.hsts_seconds")
PUBLIC_URL = Name("GATHERLY_PUBLIC_URL", "gatherly.public_url")
EVENT_PAGE = Name("GATHERLY_EVENT_PAGE", "gatherly.event_page")
YEAR = 365 * 86400
_SIGNS = r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/?#]*"
PAGE = rf"[/?#]{_SIGNS}\{{id\}}{_SIGNS}"
"""What follows the origin in the address of an event's page (RFC 3986, 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings:
    """What is between a client and this server."""

    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    """Who is believed about whom a request comes from; nobody else is."""
    https: bool
    """Whether requests are taken only if a trusted proxy says that they came by TLS."""
    hsts_seconds: int
    """How long browsers are to call by TLS alone, once they have."""
    public_url: str | None
    """Where people reach this server, without a slash at the end; None if nobody said so."""
    event_page: str | None
    """Where people find an event, {id} standing for its id; None for Gatherly's own page."""


def transport_settings(given: GivenSettings) -> TransportSettings:
    """How requests come here. WrongSetting for what is not accepted."""
    trusted_proxies = _trusted_proxies(given)
    https = given.switch(HTTPS, default=False)
    if https and not trusted_proxies:
        raise WrongSetting(f"{HTTPS} is on, but {TRUSTED_PROXIES} names nobody who could say what came by TLS.")
    return TransportSettings(
        trusted_proxies=trusted_proxies,
        https=https,
        hsts_seconds=given.whole_number(HSTS_SECONDS, YEAR, 0, 10 * YEAR),
        public_url=_public_url(given, https=https),
        event_page=_event_page(given),
    )


def _public_url(given: GivenSettings, *, https: bool) -> str | None:
    text = given.text(PUBLIC_URL)
    if text is None:
        return None
    if not _is_origin(text.removesuffix("/"), ("https",) if https else ("http", "https")):
        raise WrongSetting(
            f"{PUBLIC_URL} must be like https://tickets.example, and begin with https:// when {HTTPS} is on."
        )
    return text.removesuffix("/")


def _event_page(given: GivenSettings) -> str | None:
    text = given.text(EVENT_PAGE)
    if text is None:
        return None
    origin = re.match("[^:]*://[^/?#]*", text)
    if origin is None or not _is_origin(origin[0], ("http", "https")) or not re.fullmatch(PAGE, text[origin.end() :]):
        raise WrongSetting(f"{EVENT_PAGE} must be like https://shop.example/events/{{id}}, with {{id}} once.")
    return text


def _is_origin(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        url = urlsplit(text)
        # Asked for its port, it says whether that is one. Put together of these alone, it has nothing else.
        origin = url.scheme in schemes and url.port != 0 and url.hostname and text == f"{url.scheme}://{url.netloc}"
    except ValueError:
        return False
    return bool(origin and "@" not in url.netloc and text.isascii() and text.isprintable() and " " not in text)


def _trusted_proxies(given: GivenSettings) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = (given.text(TRUSTED_PROXIES) or "").replace(",", " ").split()
    try:
        return tuple(map(ip_network, networks))
    except ValueError:
        raise WrongSetting(
            f"{TRUSTED_PROXIES} is {' '.join(networks)!r}, but must be a list of addresses and networks "
            "like 127.0.0.1 10.0.0.0/8 2001:db8::/32."
        ) from None
