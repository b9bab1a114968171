"""Which addresses are of the public internet, and where a name leads."""

import socket
import threading
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that has been given out of IPv6 (RFC 4291). Outside of it are also IPv4 in other clothes (`::ffff:10.0.0.1`)."""
NOT_OUTSIDE = (
    IPv4Network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
    IPv6Network("2001::/23"),  # Teredo, and other protocols' (RFC 2928)
    IPv6Network("2002::/16"),  # 6to4: any IPv4 address in other clothes (RFC 3056)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)


class NameUnknown(Exception):
    """Nobody knows an address of the name, or not in time."""


def is_public(address: Address) -> bool:
    """Whether the address is one of somebody's in the public internet, as IANA's registries have it (RFC 6890)."""
    if any(address in network for network in NOT_OUTSIDE if network.version == address.version):
        return False
    if isinstance(address, IPv6Address):
        return address in GLOBAL_UNICAST and address.is_global
    return address.is_global and not (address.is_multicast or address.is_reserved)


def addresses_of(host: str, port: int, seconds: float) -> tuple[Address, ...]:
    """Where a name leads now, and what an address in any spelling stands for. NameUnknown."""
    found: list[Address] = []

    def look() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(ip_address(where[0]) for *_, where in answers))

    # The system's resolver knows no limit of time: whoever is late answers nobody.
    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(seconds)
    if looking.is_alive() or not found:
        raise NameUnknown(host)
    return tuple(found)
