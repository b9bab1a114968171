"""Currencies, and amounts of money in their minor units.

Amounts are integers everywhere: cents of a euro, yen, thousandths of a Kuwaiti dinar. How many decimals a currency
has is counted as Stripe counts it (docs.stripe.com/currencies), which differs from ISO 4217 for a few.
"""

from decimal import Decimal

from gatherly_core.kernel.errors import Invalid

ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())
TWO_DECIMAL = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP
    CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS
    KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
    PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS WST XCD YER ZAR ZMW""".split()
)
CURRENCIES = ZERO_DECIMAL | TWO_DECIMAL | THREE_DECIMAL

STEPS = {**dict.fromkeys(THREE_DECIMAL, 10), "ISK": 100, "UGX": 100}
"""What amounts of some currencies must be multiples of, to be charged or given back."""

LARGEST_AMOUNT = 99_999_999
"""The largest amount of one payment, in minor units: Stripe takes eight digits."""


def known_currency(code: str) -> str:
    """`code` itself when it names a currency that can be charged; Invalid otherwise."""
    if code not in CURRENCIES:
        raise Invalid("This currency cannot be charged.", {"currency": "must be an ISO 4217 code such as EUR"})
    return code


def decimals(currency: str) -> int:
    """How many decimals the minor unit of `currency` stands for: 2 for EUR, 0 for JPY, 3 for KWD."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def told(amount: int, currency: str) -> str:
    """An amount in minor units, as people are told it: `1,234.56 EUR`."""
    return f"{Decimal(amount).scaleb(-decimals(currency)):,f} {currency}"


def step(currency: str) -> int:
    """What amounts in `currency` must be multiples of, in its minor units."""
    return STEPS.get(currency, 1)


def check_chargeable(amount: int, currency: str, field: str) -> None:
    """Invalid, naming the field, unless such an amount can be charged or given back in the currency."""
    if amount % step(currency):
        raise Invalid(
            "There is no such amount of this currency.",
            {field: f"must be a multiple of {step(currency)} in {currency}"},
        )


def percentage(amount: int, percent: int, step: int = 1) -> int:
    """So many percent of an amount, rounded half up to whole multiples of `step`."""
    return (amount * percent + 50 * step) // (100 * step) * step
