"""ETags: conditional reads by the whole answer, conditional writes by the version of the thing."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from pyramid.response import Response

from gatherly_web.errors import BadInput, InputProblem
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import bytes_response, json_bytes

LISTED = re.compile(r'(?:W/)?"([^"]*)"')
# The hash is left out of it: availability changes an answer without anybody having edited the thing.
EXPECTED = re.compile(r'(?:W/)?"([0-9]{1,9})(?:\.[0-9a-f]*)?"')
# A copy may be kept, and must be asked about each time; who is signed in may see more than others.
REVALIDATE = (("Cache-Control", "no-cache"), ("Vary", "Authorization"))

FOR_GOOD = ("Cache-Control", "public, max-age=31536000, immutable")


def etag_of(body: bytes, version: int | None = None) -> str:
    """The tag of an answer: a hash of it, after the version of the one thing that it shows."""
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}.{digest}"'


def tagged(
    request: GatherlyRequest, content: Any, version: int | None = None, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    """The answer to a GET: 304 without content when the client has it already."""
    return tagged_bytes(request, json_bytes(content), version, headers)


def tagged_bytes(
    request: GatherlyRequest, body: bytes, version: int | None = None, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    """As `tagged`, of JSON that is written already."""
    etag = etag_of(body, version)
    headers = (("ETag", etag), *REVALIDATE, *headers)
    if _has(request, etag):
        return Response(status=304, headerlist=list(headers))
    return bytes_response(body, headers=headers)


def unchanging(
    request: GatherlyRequest, body: bytes, tag: str, media_type: str, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    """The answer to a GET of what is always the same (RFC 8246): whoever has a copy need never ask again."""
    headers = (("ETag", f'"{tag}"'), FOR_GOOD, *headers)
    if _has(request, f'"{tag}"'):
        return Response(status=304, headerlist=list(headers))
    return bytes_response(body, headers=headers, content_type=media_type)


def _has(request: GatherlyRequest, etag: str) -> bool:
    known = request.environ.get("HTTP_IF_NONE_MATCH")
    return known is not None and (known.strip() == "*" or etag.strip('"') in LISTED.findall(known))


def expected_version(request: GatherlyRequest) -> int | None:
    """The version that If-Match says the client has seen; None when any will do. BadInput when it is no such tag."""
    condition = request.environ.get("HTTP_IF_MATCH", "*").strip()
    if condition == "*":
        return None
    match = EXPECTED.fullmatch(condition)
    if match is None:
        raise BadInput([InputProblem("header", "If-Match", "must be an ETag that was given out, or *")])
    return int(match[1])
