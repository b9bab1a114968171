"""Everything that has state, put together."""

from collections.abc import Callable

from tests.fake_stripe.account import Account, Thing
from tests.fake_stripe.attempts import Attempts
from tests.fake_stripe.charges import Charges
from tests.fake_stripe.disputes import Disputes
from tests.fake_stripe.payment_intents import PaymentIntents
from tests.fake_stripe.payment_methods import PaymentMethods
from tests.fake_stripe.refunds import Refunds


class Books:
    def __init__(self, announce: Callable[[Thing], None]) -> None:
        self.account = Account(announce)
        methods = PaymentMethods(self.account)
        self.charges = Charges(self.account)
        self.attempts = Attempts(self.account, methods, self.charges)
        self.intents = PaymentIntents(self.account, methods, self.attempts)
        self.refunds = Refunds(self.account, self.charges)
        self.disputes = Disputes(self.account, self.charges)
