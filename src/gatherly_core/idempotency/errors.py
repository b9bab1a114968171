"""What can go wrong with idempotency keys."""

from gatherly_core.kernel.errors import Conflict, Inconsistent


class KeyReused(Inconsistent):
    """The key belongs to another request: the same one, repeated, has the same content."""

    code = "idempotency_key_reused"


class RequestInProgress(Conflict):
    """The same request, with the same key, is being answered right now."""

    code = "request_in_progress"
    retry_after = 1
