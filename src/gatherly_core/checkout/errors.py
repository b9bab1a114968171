"""What can go wrong at the checkout."""

from gatherly_core.kernel.errors import Conflict


class NotPayable(Conflict):
    """There is nothing to pay for the booking, or its payment was cancelled."""

    code = "not_payable"
