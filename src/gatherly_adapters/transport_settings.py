"""How requests come here: through which proxies."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

TRUSTED_PROXIES = Name("GATHERLY_TRUSTED_PROXIES", "gatherly.trusted_proxies")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings:
    """What is between a client and this server."""

    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    """Who is believed about whom a request comes from; nobody else is."""


def transport_settings(given: GivenSettings) -> TransportSettings:
    """How requests come here. WrongSetting for what is not accepted."""
    return TransportSettings(trusted_proxies=_trusted_proxies(given))


def _trusted_proxies(given: GivenSettings) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = (given.text(TRUSTED_PROXIES) or "").replace(",", " ").split()
    try:
        return tuple(map(ip_network, networks))
    except ValueError:
        raise WrongSetting(
            f"{TRUSTED_PROXIES} is {' '.join(networks)!r}, but must be a list of addresses and networks "
            "like 127.0.0.1 10.0.0.0/8 2001:db8::/32."
        ) from None
