"""Moments and amounts, as people are told them."""

from datetime import UTC, datetime

import pytest

from gatherly_adapters.templating.tongues import TONGUES, period, told
from gatherly_core.kernel.money import CURRENCIES
from gatherly_core.messages.model import Amount, Language

EN, DE = Language.EN, Language.DE
SPACE = "\N{NO-BREAK SPACE}"


def plain(text: str) -> str:
    return text.replace(SPACE, " ")


@pytest.mark.parametrize(("zone", "english", "german"), [
    ("Europe/Berlin", "5 December 2026, 19:00 (CET)", "5. Dezember 2026, 19:00 Uhr (MEZ)"),
    ("Europe/London", "5 December 2026, 18:00 (GMT)", "5. Dezember 2026, 18:00 Uhr (Mittlere Greenwich-Zeit)"),
    (
        "America/New_York",
        "5 December 2026, 13:00 (Eastern Standard Time)",
        "5. Dezember 2026, 13:00 Uhr (Nordamerikanische Ostküsten-Normalzeit)",
    ),
    (
        "Asia/Kolkata",
        "5 December 2026, 23:30 (India Standard Time)",
        "5. Dezember 2026, 23:30 Uhr (Indische Normalzeit)",
    ),
    ("Asia/Kathmandu", "5 December 2026, 23:45 (Nepal Time)", "5. Dezember 2026, 23:45 Uhr (Nepalesische Zeit)"),
    ("Etc/GMT+5", "5 December 2026, 13:00 (UTC-05:00)", "5. Dezember 2026, 13:00 Uhr (UTC-05:00)"),
    ("UTC", "5 December 2026, 18:00 (UTC)", "5. Dezember 2026, 18:00 Uhr (UTC)"),
])  # fmt: skip
def test_it_tells_a_moment_by_the_clocks_of_a_zone(zone: str, english: str, german: str) -> None:
    moment = datetime(2026, 12, 5, 18, tzinfo=UTC)
    assert plain(str(told(moment, zone, EN))) == f"Saturday, {english}"
    assert plain(str(told(moment, zone, DE))) == f"Samstag, {german}"


@pytest.mark.parametrize(("start", "end", "english", "german"), [
    (
        datetime(2026, 12, 5, 18, tzinfo=UTC),
        datetime(2026, 12, 5, 22, tzinfo=UTC),
        "Saturday, 5 December 2026, 19:00 – 23:00 (CET)",
        "Samstag, 5. Dezember 2026, 19:00 – 23:00 Uhr (MEZ)",
    ),
    (
        datetime(2026, 12, 5, 21, tzinfo=UTC),
        datetime(2026, 12, 6, 1, tzinfo=UTC),
        "Saturday, 5 December 2026, 22:00 – Sunday, 6 December 2026, 02:00 (CET)",
        "Samstag, 5. Dezember 2026, 22:00 Uhr – Sonntag, 6. Dezember 2026, 02:00 Uhr (MEZ)",
    ),
    # The night in which half past two comes twice.
    (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        "Sunday, 25 October 2026, 02:30 (CEST) – 02:30 (CET)",
        "Sonntag, 25. Oktober 2026, 02:30 Uhr (MESZ) – 02:30 Uhr (MEZ)",
    ),
    # A weekend with it.
    (
        datetime(2026, 10, 24, 16, tzinfo=UTC),
        datetime(2026, 10, 25, 17, tzinfo=UTC),
        "Saturday, 24 October 2026, 18:00 (CEST) – Sunday, 25 October 2026, 18:00 (CET)",
        "Samstag, 24. Oktober 2026, 18:00 Uhr (MESZ) – Sonntag, 25. Oktober 2026, 18:00 Uhr (MEZ)",
    ),
])  # fmt: skip
def test_it_tells_from_when_until_when(start: datetime, end: datetime, english: str, german: str) -> None:
    for language, expected in ((EN, english), (DE, german)):
        moments = (told(moment, "Europe/Berlin", language) for moment in (start, end))
        assert plain(period(*moments)) == expected


def test_it_tells_parts_of_a_moment() -> None:
    moment = datetime(2026, 3, 1, 8, 5, tzinfo=UTC)
    english, german = told(moment, "Europe/Berlin", EN), told(moment, "Europe/Berlin", DE)
    assert (plain(english.date), english.time, english.brief, english.month) == (
        "Sunday, 1 March 2026", "09:05", "Sun 1 Mar, 09:05", "Mar",
    )  # fmt: skip
    assert (plain(german.date), german.time, german.brief, german.month) == (
        "Sonntag, 1. März 2026", "09:05 Uhr", "So., 1. März, 09:05 Uhr", "Mär",
    )  # fmt: skip


@pytest.mark.parametrize(("amount", "english", "german"), [
    (Amount(0, "EUR"), "€0.00", "0,00 €"),
    (Amount(123456, "EUR"), "€1,234.56", "1.234,56 €"),
    (Amount(1200, "JPY"), "JP¥1,200", "1.200 ¥"),
    (Amount(1250, "KWD"), "KWD1.250", "1,250 KWD"),
    # Counted in hundredths, though nobody has seen such a coin.
    (Amount(150000, "ISK"), "ISK1,500.00", "1.500,00 ISK"),
    (Amount(99_999_999, "USD"), "US$999,999.99", "999.999,99 $"),
])  # fmt: skip
def test_it_tells_amounts(amount: Amount, english: str, german: str) -> None:
    assert plain(TONGUES[EN].amount(amount)) == english
    assert plain(TONGUES[DE].amount(amount)) == german


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_it_tells_amounts_of_every_currency(currency: str) -> None:
    told = {TONGUES[EN].amount(Amount(minor, currency)) for minor in (100, 110, 111)}
    assert len(told) == 3
