"""Writing answers."""

from collections.abc import Iterable
from typing import Any

import orjson
from pyramid.response import Response

JSON = "application/json"
# What is only for who asked, or out of date at once, is kept by nobody.
NO_STORE = ("Cache-Control", "no-store")
PRIVATE = ("Cache-Control", "private, no-store")
# UUIDs, enumerations and times are written by orjson itself: times with `Z`, for all of ours are UTC.
HOW = orjson.OPT_UTC_Z


def json_bytes(content: Any) -> bytes:
    """`content` as JSON; times must be UTC."""
    return orjson.dumps(content, option=HOW)


def json_response(
    content: Any, status: int = 200, headers: Iterable[tuple[str, str]] = (NO_STORE,), content_type: str = JSON
) -> Response:
    """An answer of `content` as JSON."""
    return bytes_response(json_bytes(content), status, headers, content_type)


def bytes_response(
    body: bytes, status: int = 200, headers: Iterable[tuple[str, str]] = (), content_type: str = JSON
) -> Response:
    """An answer of bytes that are ready to be sent."""
    # A response that is given its header list does not work one out: a third of the cost of making it.
    return Response(
        status=status,
        headerlist=[("Content-Type", content_type), ("Content-Length", str(len(body))), *headers],
        app_iter=[body],
    )


def file_response(body: bytes, media_type: str, name: str, *, shown: bool = False) -> Response:
    """A file of somebody's own, to be kept under a name of ASCII letters, digits and signs, or `shown` at once."""
    headers = (
        ("Content-Disposition", f'{"inline" if shown else "attachment"}; filename="{name}"'),
        PRIVATE,
    )
    return bytes_response(body, headers=headers, content_type=media_type)


def streamed_file(pieces: Iterable[bytes], name: str) -> Response:
    """A JSON file of somebody's own, to be kept under a name like that of `file_response`, sent as it is made."""
    headers = [
        ("Content-Type", JSON),
        ("Content-Disposition", f'attachment; filename="{name}"'),
        PRIVATE,
        ("X-Content-Type-Options", "nosniff"),
    ]
    return Response(status=200, headerlist=headers, app_iter=pieces)


def created(content: Any, location: str) -> Response:
    """201, and where the new thing is found."""
    return json_response(content, 201, (NO_STORE, ("Location", location)))


def no_content() -> Response:
    return Response(status=204)
