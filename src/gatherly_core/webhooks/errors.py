"""What can go wrong with the feed of facts, and with those that are told of them."""

from gatherly_core.kernel.errors import Conflict, NotFound, Unavailable, Undeliverable, Untried


class CursorExpired(Conflict):
    """What came after that place in the feed is not kept any more, at least in part."""

    code = "cursor_expired"


class EndpointNotFound(NotFound):
    code = "webhook_endpoint_not_found"


class DeliveryNotFound(NotFound):
    code = "webhook_delivery_not_found"


class TooManyEndpoints(Conflict):
    """The user has as many endpoints as one may have."""

    code = "too_many_webhook_endpoints"


class EndpointOff(Conflict):
    """Nothing is sent to the endpoint any more, until it is switched on again."""

    code = "webhook_endpoint_off"


class SecretLost(Untried):
    """The secret of the endpoint was sealed with a key that is not there any more: nothing can be signed with it."""

    code = "webhook_secret_lost"


class NothingToSend(Undeliverable):
    """The endpoint, or the fact, is not there any more."""

    code = "nothing_to_send"


class ReceiverFailed(Unavailable):
    """The endpoint did not take what was sent. `why` is a word for it."""

    code = "webhook_failed"

    def __init__(self, why: str) -> None:
        super().__init__("The endpoint did not take what was sent.")
        self.why = why
