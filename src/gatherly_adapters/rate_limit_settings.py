"""How often one may ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

RATE_LIMITS = Name("GATHERLY_RATE_LIMITS", "gatherly.rate_limits")
SECONDS = {"second": 1, "minute": 60, "hour": 3600}


class Traffic(StrEnum):
    """The kinds of requests, each of which is counted for itself."""

    AUTH = "auth"
    """Registering, signing in, and whatever else is done before anybody is signed in."""
    HEAVY = "heavy"
    """What takes long to make: files, uploads."""
    EXPORTS = "exports"
    """All that is held about a user, of which nobody needs much in an hour."""
    WRITES = "writes"
    READS = "reads"


DEFAULTS = {
    Traffic.AUTH: "60/minute",
    Traffic.HEAVY: "120/minute",
    Traffic.EXPORTS: "6/hour",
    Traffic.WRITES: "600/minute",
    Traffic.READS: "1200/minute",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` requests of one caller in each window of `seconds`."""

    amount: int
    seconds: int


def rate_limits(given: GivenSettings) -> Mapping[Traffic, Limit] | None:
    """The limits, None when nothing is counted. WrongSetting for what is not accepted."""
    limits = {traffic: _limit(given, traffic) for traffic in Traffic}
    return limits if given.switch(RATE_LIMITS, default=True) else None


def _limit(given: GivenSettings, traffic: Traffic) -> Limit:
    name = Name(f"GATHERLY_RATE_LIMIT_{traffic.upper()}", f"gatherly.rate_limit_{traffic}")
    text = given.text(name) or DEFAULTS[traffic]
    told = re.fullmatch(r"([1-9][0-9]{0,6})/(second|minute|hour)", text)
    if told is None:
        raise WrongSetting(f"{name} is {text!r}, but must be like {DEFAULTS[traffic]}, or per second or hour.")
    return Limit(int(told[1]), SECONDS[told[2]])
