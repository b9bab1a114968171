"""What can go wrong with payments."""

from gatherly_core.kernel.errors import ChannelAway, Conflict, GatherlyError, Invalid, NotFound


class PaymentNotFound(NotFound):
    code = "payment_not_found"


class PaymentDeclined(GatherlyError):
    """The payer's bank or card refused. Nothing was charged; another attempt may be made."""

    code = "card_declined"


class InsufficientFunds(PaymentDeclined):
    code = "insufficient_funds"


class CardExpired(PaymentDeclined):
    code = "expired_card"


class IncorrectCard(PaymentDeclined):
    """The number or the security code of the card is wrong."""

    code = "incorrect_card"


class AuthenticationFailed(PaymentDeclined):
    """The payer did not prove to their bank who they are."""

    code = "authentication_failed"


class UnknownPaymentMethod(Invalid):
    """The provider does not know the payment method, or it cannot be used here."""

    code = "unknown_payment_method"


class ProviderAway(ChannelAway):
    """The payment provider cannot be reached, or did not answer in time: nobody knows whether it did what was asked."""

    code = "payment_provider_unavailable"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, retry_after=5)


class ProviderRefused(Conflict):
    """The payment provider does not do what was asked of it, now or later."""

    code = "payment_provider_refused"


class PaymentInProgress(Conflict):
    """Money may be on its way; the provider has not said yet whether it comes."""

    code = "payment_in_progress"


class NotRefundable(Conflict):
    """There is no captured money that could be given back."""

    code = "not_refundable"


class OverRefund(Conflict):
    """That is more than is left of the payment."""

    code = "over_refund"


class PaymentExists(Conflict):
    """The booking has a payment already: another thread or process was faster. Look again."""

    code = "payment_in_progress"


class InvalidSignature(Invalid):
    """A notice does not bear the provider's signature, or an old one: nothing of it was kept."""

    code = "invalid_signature"
