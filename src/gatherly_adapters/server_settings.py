"""The server that answers, as operators set it."""

import re
from dataclasses import dataclass

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting, own

PORT = Name("PORT", "gatherly.port")
CORS_ORIGINS = own("cors_origins")
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where requests are heard, how many at once, and which are not."""

    host: str
    """The address that is listened on."""
    port: int
    processes: int
    threads: int
    """Of each process."""
    body_limit_bytes: int
    cors_origins: tuple[str, ...]
    """Origins whose pages may call the API; ("*",) for all."""


def server_settings(given: GivenSettings) -> ServerSettings:
    """The server. WrongSetting for what is not accepted."""
    return ServerSettings(
        host=given.text(own("host")) or "127.0.0.1",
        port=given.whole_number(PORT, 5000, 1, 65535),
        processes=given.whole_number(own("processes"), 2, 1, 256),
        threads=given.whole_number(own("threads"), 32, 1, 256),
        body_limit_bytes=given.whole_number(own("body_limit_bytes"), MEBIBYTE, 1, 1024 * MEBIBYTE),
        cors_origins=_cors_origins(given),
    )


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
