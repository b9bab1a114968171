"""Answering requests that carry an `Idempotency-Key` once.

As in the Internet-Draft draft-ietf-httpapi-idempotency-key-header, but for the key, which may be any printable text.
"""

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from pyramid.response import Response

from gatherly_core.idempotency.model import Answer, Scope, Work, fingerprint_of
from gatherly_core.kernel.errors import GatherlyError
from gatherly_web.errors import BadInput, InputProblem, status_of, tell
from gatherly_web.request import GatherlyRequest

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PRINTABLE = re.compile(r"[ -~]{1,255}")
NOT_FINAL = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS})

View = Callable[[GatherlyRequest], Response]


def answered_once(view: View) -> View:
    """The view, which runs once for each key of a user and gives `request.work_id` to what it makes.

    Its answers are kept, refusals too, unless they say nothing about the request: 5xx, 401 and 429. Without a key it
    runs each time. BadInput for what is no key; KeyReused, RequestInProgress.
    """

    @wraps(view)
    def view_once(request: GatherlyRequest) -> Response:
        idempotency = request.application.idempotency
        key = _key(request)
        if key is None:
            request.work = idempotency.begin_work()
            return view(request)
        # The ids in an address may be written in capitals, too, and are the same then.
        scope = Scope(request.actor.user_id, request.method, request.path_info.lower(), key)
        told = idempotency.answer_once(scope, fingerprint_of(request.body), lambda work: _work(view, request, work))
        return _response(told.answer, replayed=told.replayed)

    return view_once


def is_final(status: int) -> bool:
    """Whether an answer of that status is what the request will always be answered."""
    return status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in NOT_FINAL


def _key(request: GatherlyRequest) -> str | None:
    key = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not PRINTABLE.fullmatch(key):
        raise BadInput([InputProblem("header", KEY, "must be 1 to 255 printable ASCII characters")])
    return key


def _work(view: View, request: GatherlyRequest, work: Work) -> Answer:
    request.work = work
    try:
        response = view(request)
    except GatherlyError as error:
        if not is_final(status_of(type(error))):
            raise
        response = tell(error, request)
    return Answer(response.status_code, tuple(response.headerlist), response.body)


def _response(answer: Answer, *, replayed: bool) -> Response:
    headers = [*answer.headers, (REPLAYED, "true")] if replayed else list(answer.headers)
    return Response(status=answer.status, headerlist=headers, app_iter=[answer.body])
