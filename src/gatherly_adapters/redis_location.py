"""Where Redis is."""

import re

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

REDIS_URL = Name("REDIS_URL", "gatherly.redis_url")


def redis_url(given: GivenSettings) -> str | None:
    """The address of Redis, None when there is none. WrongSetting for what is no such address."""
    url = given.text(REDIS_URL)
    if url is not None and not re.fullmatch(r"rediss?://\S*[^\s/:@][^\s@]*", url):
        # It is not told: there may be a password in it.
        raise WrongSetting(f"{REDIS_URL} must be an address like redis://HOST:6379/0, or rediss:// for TLS.")
    return url
