"""The answers of an operation, for the OpenAPI document: the good one, and every error by status and code."""

from collections.abc import Collection, Iterable, Iterator
from http import HTTPStatus
from itertools import groupby
from typing import Any

from apispec.core import Components

from gatherly_core.accounts.errors import AccountDisabled, InvalidToken, NotSignedIn, SessionEnded, TokenExpired
from gatherly_core.idempotency.errors import KeyReused, RequestInProgress
from gatherly_core.kernel.errors import (
    Conflict,
    GatherlyError,
    Invalid,
    NotFound,
    Refused,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
    VersionMismatch,
)
from gatherly_core.kernel.unit_of_work import Contended, OutcomeUnknown, StorageAway
from gatherly_core.payments.errors import PaymentDeclined
from gatherly_web.addresses import HEALTH
from gatherly_web.errors import (
    PROBLEM_JSON,
    BadInput,
    BodyTooLarge,
    InternalError,
    MalformedJson,
    MalformedUrl,
    UnsupportedMediaType,
    problem,
    status_of,
    title_of,
)
from gatherly_web.https import HttpsRequired
from gatherly_web.idempotency import REPLAYED
from gatherly_web.operations import Operation
from gatherly_web.responses import JSON
from gatherly_web.schemas.problems import ProblemSchema
from gatherly_web.security import SIGNED_IN
from gatherly_web.traffic import HEADERS as RATE_HEADERS
from gatherly_web.traffic import RateLimited, traffic_of
from gatherly_web.uploads import MalformedForm

EXAMPLE_REQUEST_ID = "5f0c1d2e3a4b5c6d"
RATE_TOLD = (
    "How many such requests one may send in a while.",
    "How many of them are left.",
    "In how many seconds they begin anew.",
)
HEADERS = {
    "X-Request-Id": "Under which the request is in the log.",
    "ETag": "Changes with the answer, and with the version of the one thing.",
    "Location": "Where the new thing is found, or where to go on.",
    "Content-Disposition": "A name for the file.",
    "Link": 'The next page, if there is one: `<...>; rel="next"`.',
    REPLAYED: "`true` when it is the answer that the request got the first time.",
    **dict(zip(RATE_HEADERS, RATE_TOLD, strict=True)),
    "Retry-After": "After how many seconds to try again.",
    "WWW-Authenticate": "How to authenticate.",
}

NAMED_BY_FAILURES = {
    status_of(TooMany): ["Retry-After"],
    status_of(Unavailable): ["Retry-After"],
    status_of(Unauthenticated): ["WWW-Authenticate"],
}
"""The headers that failures bring beside those of every answer."""

KEPT = frozenset(map(status_of, (Invalid, PaymentDeclined, Refused, NotFound, Conflict, Stale)))
"""The statuses with which use cases refuse."""


def add_shared(components: Components) -> None:
    """Adds what the answers of many operations refer to: headers, and the problem document."""
    components.schema("Problem", schema=ProblemSchema)
    for name, description in HEADERS.items():
        components.header(name, {"description": description, "schema": {"type": "string"}})


def add_examples(components: Components, errors: Iterable[type[GatherlyError]]) -> None:
    """Adds a problem document for each of the errors, under its code."""
    for code, error in {error.code: error for error in errors}.items():
        components.example(code, _example(error))


def answers(operation: Operation, errors: Collection[type[GatherlyError]]) -> dict[str, Any]:
    """Every answer, by status."""
    by_status = {str(operation.status): _success(operation)}
    if operation.etag:
        by_status["304"] = {"description": "It is still what the client has.", "headers": _headers("ETag")}
    for status, alike in groupby(sorted(errors, key=_status_and_code), key=status_of):
        by_status[str(int(status))] = _failure(operation, status, [error.code for error in alike])
    if RateLimited in errors:
        for answer in by_status.values():
            answer["headers"] |= _headers(*RATE_HEADERS)
    return by_status


def _status_and_code(error: type[GatherlyError]) -> tuple[int, str]:
    return status_of(error), error.code


def errors_of(operation: Operation, method: str, path: str) -> Iterator[type[GatherlyError]]:
    """What the view's use cases may raise, and what may go wrong before and around them."""
    yield from operation.raises
    yield InternalError
    if path not in HEALTH:
        yield HttpsRequired
    if traffic_of(method, path):
        yield RateLimited
    if operation.raw:
        return
    yield from (Invalid, StorageAway, Contended, OutcomeUnknown)
    if not operation.anonymous:
        yield from (InvalidToken, TokenExpired, SessionEnded, AccountDisabled)
    if operation.permission == SIGNED_IN:
        yield NotSignedIn
    if operation.thing is not None:
        yield from (operation.thing, MalformedUrl)
    if operation.if_match:
        yield VersionMismatch
    if operation.idempotent:
        yield from (KeyReused, RequestInProgress)
    if method != "GET":
        malformed = MalformedForm if operation.upload or operation.form else MalformedJson
        yield from (malformed, BodyTooLarge, UnsupportedMediaType)


def _success(operation: Operation) -> dict[str, Any]:
    names = [
        *(["ETag"] if operation.etag else []),
        *(["Location"] if operation.status in (HTTPStatus.CREATED, HTTPStatus.SEE_OTHER) else []),
        *(["Link"] if operation.paged else []),
        *(["Content-Disposition"] if operation.media_type else []),
        *([REPLAYED] if operation.idempotent else []),
    ]
    described: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase, "headers": _headers(*names)}
    if operation.answer is not None:
        described["content"] = {JSON: {"schema": operation.answer, "example": type(operation.answer).example}}
    if operation.media_type:
        # A file has no schema: OpenAPI 3.1, "Considerations for File Uploads", has it so for whatever is not text.
        described["content"] = {operation.media_type: {}}
    return described


def _failure(operation: Operation, status: HTTPStatus, codes: list[str]) -> dict[str, Any]:
    names = NAMED_BY_FAILURES.get(status, [])
    if operation.idempotent and status in KEPT:
        names = [*names, REPLAYED]
    return {
        "description": f"{status.phrase}: " + ", ".join(f"`{code}`" for code in dict.fromkeys(codes)),
        "headers": _headers(*names),
        "content": {
            PROBLEM_JSON: {
                "schema": {
                    "allOf": [
                        ProblemSchema(),
                        {"type": "object", "properties": {"code": {"enum": list(dict.fromkeys(codes))}}},
                    ]
                },
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
            }
        },
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *names)}


def _example(error: type[GatherlyError]) -> dict[str, Any]:
    detail = (error.__doc__ or f"{title_of(error.code)}.").split("\n\n")[0]
    value = problem(error.code, status_of(error), " ".join(detail.split()), EXAMPLE_REQUEST_ID)
    if error is Invalid:
        value["detail"] = BadInput([]).detail
        value["errors"] = [{"location": "body", "name": "quantity", "description": "must be at least 1"}]
    return {"summary": title_of(error.code), "value": value}
