"""Errors as HTTP: one table from families to statuses, one view that writes the problem document (RFC 9457)."""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPException
from pyramid.response import Response

from gatherly_core.accounts.errors import InvalidToken, SessionEnded, TokenExpired
from gatherly_core.kernel.errors import (
    Conflict,
    GatherlyError,
    Inconsistent,
    Invalid,
    NotFound,
    Refused,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from gatherly_core.payments.errors import PaymentDeclined
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import NO_STORE, json_response

log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class InputProblem:
    """What is wrong where: `location` is one of body, querystring, path and header."""

    location: str
    name: str
    description: str


class BadInput(Invalid):
    """Something in the request is not what it must be."""

    def __init__(self, problems: Iterator[InputProblem] | list[InputProblem]) -> None:
        super().__init__("The request is not valid.")
        self.problems = list(problems)[:50]


class MalformedJson(Invalid):
    """The body is not JSON."""

    code = "malformed_json"


class MalformedUrl(Invalid):
    """The address is not UTF-8."""

    code = "malformed_url"


class BodyTooLarge(GatherlyError):
    """The body is larger than the server takes."""

    code = "body_too_large"


class UnsupportedMediaType(GatherlyError):
    """The body is not declared to be JSON."""

    code = "unsupported_media_type"


class RouteNotFound(NotFound):
    """Nothing is at this address."""

    code = "not_found"


class MethodNotAllowed(GatherlyError):
    """What is at this address does not take this method; the Allow header names those it takes."""

    code = "method_not_allowed"


class InternalError(GatherlyError):
    """Something went wrong in the server. It was logged under the request's id."""

    code = "internal_error"


STATUSES: dict[type[GatherlyError], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    PaymentDeclined: HTTPStatus.PAYMENT_REQUIRED,
    Refused: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    Invalid: HTTPStatus.BAD_REQUEST,
    Inconsistent: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    InternalError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def status_of(error: type[GatherlyError]) -> HTTPStatus:
    """The status of the nearest family."""
    return next(STATUSES[family] for family in error.__mro__ if family in STATUSES)


def title_of(code: str) -> str:
    return code.replace("_", " ").capitalize()


def problem(code: str, status: int, detail: str, request_id: str) -> dict[str, Any]:
    """A problem document without its `errors`."""
    return {
        "type": f"urn:gatherly:problem:{code}",
        "title": title_of(code),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }


def tell(error: Exception, request: GatherlyRequest) -> Response:
    """The view of every exception: a problem document, and nothing of the server's inside."""
    if isinstance(error, HTTPException) and error.status_code < 400:
        return error
    known = _translated(error)
    if isinstance(known, InternalError):
        log.error(
            "Request %s failed: %s %r", request.request_id, request.method, request.environ["PATH_INFO"], exc_info=error
        )
    status = status_of(type(known))
    content = {**problem(known.code, status, known.detail, request.request_id), **known.members}
    if problems := _input_problems(known, request):
        content["errors"] = problems
    return json_response(content, status, [NO_STORE, *_headers(known, error)], PROBLEM_JSON)


def _translated(error: Exception) -> GatherlyError:
    """The error that the framework's own, or an unexpected one, comes to."""
    if isinstance(error, GatherlyError):
        return error
    if isinstance(error, URLDecodeError):
        return MalformedUrl("The address is not valid UTF-8.")
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
        return RouteNotFound("There is nothing at this address.")
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return MethodNotAllowed("This method is not allowed here.")
    return InternalError("Something went wrong here, and was logged. The request id helps to find it.")


def _input_problems(error: GatherlyError, request: GatherlyRequest) -> list[dict[str, str]]:
    if isinstance(error, BadInput):
        return [asdict(problem) for problem in error.problems]
    if isinstance(error, Invalid):
        # The core names fields of commands, and these are made of bodies; where there is none, of queries.
        location = "querystring" if request.method in ("GET", "HEAD") else "body"
        return [asdict(InputProblem(location, name, wrong)) for name, wrong in error.fields.items()]
    return []


def _headers(known: GatherlyError, error: Exception) -> Iterator[tuple[str, str]]:
    if isinstance(known, InvalidToken | SessionEnded | TokenExpired):
        yield "WWW-Authenticate", f'Bearer realm="gatherly", error="invalid_token", error_description="{known.detail}"'
    elif isinstance(known, Unauthenticated):
        yield "WWW-Authenticate", 'Bearer realm="gatherly"'
    if known.retry_after is not None:
        yield "Retry-After", str(known.retry_after)
    if isinstance(known, MethodNotAllowed) and isinstance(error, HTTPException):
        yield "Allow", ", ".join(sorted(error.allow or ()))
