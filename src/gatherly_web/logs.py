"""The log: every line names the request to which it belongs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

FORMAT = "%(asctime)s %(levelname)-7s [%(request_id)s] %(name)s: %(message)s"
NO_REQUEST = "-"

_request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)


@contextmanager
def belonging_to(request_id: str) -> Iterator[None]:
    """Lines that this thread logs inside the context belong to that request."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


class RequestIdFormatter(logging.Formatter):
    """Fills `%(request_id)s`; an ini file names it as the class of a formatter."""

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = _request_id.get()
        return super().format(record)


def log_to_standard_error(level: str) -> None:
    """Has everything from that level on (debug, info, warning, error) written to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(RequestIdFormatter(FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it would tell of every look at the version
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # and this of every sign on every ticket
