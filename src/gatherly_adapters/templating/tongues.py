"""How moments and amounts are told in each language, by the data of Unicode's CLDR that Babel brings."""

import re
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime, get_timezone_name

from gatherly_core.kernel.money import decimals
from gatherly_core.messages.model import Amount, Language

LONGEST_ABBREVIATION = 5
UNKNOWN = "GMT"
"""What the name of a zone begins with that has none."""
DAY_AND_MONTH = re.compile(r"(\b\d\d?\.?) ")


@dataclass(frozen=True)
class Tongue:
    """A language. The patterns are those of CLDR (Unicode Technical Standard 35, part 4)."""

    language: Language
    cldr: str
    hour: str
    brief: str

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.cldr)

    def amount(self, amount: Amount) -> str:
        """`€12.50`, `12,50 €`: with the decimals that Gatherly counts the currency's minor units by."""
        pattern = copy(self.locale.currency_formats["standard"])
        pattern.frac_prec = (decimals(amount.currency),) * 2
        value = Decimal(amount.minor).scaleb(-decimals(amount.currency))
        return str(pattern.apply(value, self.locale, currency=amount.currency, currency_digits=False))


TONGUES = {
    # English as it is written outside of America, where a day would come after its month.
    Language.EN: Tongue(Language.EN, "en_GB", "HH:mm", "EEE d MMM, HH:mm"),
    Language.DE: Tongue(Language.DE, "de", "HH:mm 'Uhr'", "EEE, d. MMM, HH:mm 'Uhr'"),
}


@dataclass(frozen=True)
class Told:
    """A moment, told by the clocks of a zone; as text in full: `Saturday, 5 December 2026, 19:00 (CET)`."""

    moment: datetime
    tongue: Tongue

    @property
    def date(self) -> str:
        """`Saturday, 5 December 2026`."""
        full = str(format_date(self.moment, "full", locale=self.tongue.locale))
        return DAY_AND_MONTH.sub("\\1\N{NO-BREAK SPACE}", full)

    @property
    def time(self) -> str:
        """`19:00`."""
        return str(format_datetime(self.moment, self.tongue.hour, locale=self.tongue.locale))

    @property
    def brief(self) -> str:
        """`Sat 5 Dec, 19:00`."""
        return str(format_datetime(self.moment, self.tongue.brief, locale=self.tongue.locale))

    @property
    def month(self) -> str:
        """`Dec`."""
        return str(format_date(self.moment, "LLL", locale=self.tongue.locale)).rstrip(".")

    @property
    def zone(self) -> str:
        """`CET` where people call it so, else its whole name, or its offset from UTC where it has none."""
        short, long = (
            str(get_timezone_name(self.moment, width=width, locale=self.tongue.locale)) for width in ("short", "long")
        )
        if short.isalpha() and len(short) <= LONGEST_ABBREVIATION:
            return short
        if not long.startswith(UNKNOWN):
            return long
        return self._zone_by_former_name() or f"UTC{self.moment.isoformat()[-len('+00:00') :]}"

    def _zone_by_former_name(self) -> str | None:
        """The name of a zone that CLDR knows as Asia/Calcutta, and Babel as Asia/Kolkata: neither finds the other's."""
        present = str(self.moment.tzinfo)
        known = get_global("meta_zones")
        formers = [former for former, name in get_global("zone_aliases").items() if name == present and former in known]
        names = self.tongue.locale.meta_zones.get(known[formers[0]], {}) if formers else {}
        name = names.get("long", {}).get("daylight" if self.moment.dst() else "standard")
        return None if name is None else str(name)

    def __str__(self) -> str:
        return f"{self.date}, {self.time} ({self.zone})"


def told(moment: datetime, zone: str, language: Language) -> Told:
    return Told(moment.astimezone(ZoneInfo(zone)), TONGUES[language])


def period(start: Told, end: Told) -> str:
    """`Saturday, 5 December 2026, 19:00 – 23:00 (CET)`; with both days, and both zones, where these differ."""
    begins, ends = f"{start.moment:%H:%M}", f"{end.time} ({end.zone})"
    if start.zone != end.zone:
        begins = f"{start.time} ({start.zone})"
    if start.moment.date() != end.moment.date():
        begins, ends = start.time if start.zone == end.zone else begins, f"{end.date}, {ends}"
    return f"{start.date}, {begins}\N{NO-BREAK SPACE}\N{EN DASH} {ends}"
