"""What can keep an account from being erased."""

from gatherly_core.kernel.errors import Conflict, Unavailable


class StillOrganizing(Conflict):
    """The user has published events that have not ended."""

    code = "still_organizing"


class MoneyUnderWay(Conflict):
    """A payment of the user's, or a refund to them, is at the provider: it must settle first."""

    code = "money_under_way"


class AccountInUse(Unavailable):
    """New things were made with the account while it was to be erased."""

    code = "account_in_use"
