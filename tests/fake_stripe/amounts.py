"""What Stripe can charge (https://docs.stripe.com/currencies). Amounts are integers of a currency's smallest unit."""

from tests.fake_stripe.refusals import invalid_request

MOST = 99_999_999

CURRENCIES = frozenset(
    """
    usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny
    cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd
    jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad
    ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl
    thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw
    """.split()
)

# Of a thousandth the last digit is 0. Krona and shilling have no hundredths any more, but are still counted in them.
STEPS = {**dict.fromkeys(("bhd", "jod", "kwd", "omr", "tnd"), 10), "isk": 100, "ugx": 100}


def known_currency(given: str) -> str:
    """The currency in lower case, as Stripe answers it."""
    if given.lower() not in CURRENCIES:
        raise invalid_request(f"Invalid currency: {given}.", param="currency")
    return given.lower()


def check(amount: int, currency: str) -> None:
    """Raises Refusal unless it can be charged, or given back."""
    if amount < 1:
        message = "This value must be greater than or equal to 1."
        raise invalid_request(message, "parameter_invalid_integer", "amount")
    if amount > MOST:
        raise invalid_request("Amount must be no more than 999,999.99", "amount_too_large", "amount")
    step = STEPS.get(currency, 1)
    if amount % step:
        message = f"Invalid amount: {amount} {currency} is not a multiple of {step}"
        raise invalid_request(message, "invalid_charge_amount", "amount")
