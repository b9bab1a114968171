"""Pages over HTTP: opaque cursors, and a link to what follows."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
from pyramid.response import Response

from gatherly_core.kernel.paging import Page, PageRequest, Position
from gatherly_web.errors import BadInput, InputProblem
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import NO_STORE, json_response

T = TypeVar("T")


def page_request(query: Mapping[str, Any]) -> PageRequest:
    """The page that a query asks for. BadInput for a cursor that nobody gave out."""
    cursor = query["cursor"]
    return PageRequest(query["limit"], None if cursor is None else position_of(cursor))


def page_content(page: Page[T], show: Callable[[T], Any]) -> dict[str, Any]:
    """The page as it is answered; `show` makes the content of one item."""
    return {
        "items": [show(item) for item in page.items],
        "next_cursor": None if page.next is None else cursor_of(page.next),
    }


def page_response(request: GatherlyRequest, page: Page[T], show: Callable[[T], Any]) -> Response:
    """The answer of a list that is its reader's own."""
    return json_response(page_content(page, show), headers=(NO_STORE, *next_link(request, page)))


def next_link(request: GatherlyRequest, page: Page[Any]) -> tuple[tuple[str, str], ...]:
    """The Link header that leads to the next page; none at the end of the list."""
    if page.next is None:
        return ()
    query = urlencode({**request.GET, "cursor": cursor_of(page.next)})
    return (("Link", f'<{request.path}?{query}>; rel="next"'),)


def cursor_of(position: Position) -> str:
    return urlsafe_b64encode(orjson.dumps(position)).rstrip(b"=").decode("ascii")


def position_of(cursor: str, name: str = "cursor") -> Position:
    """What a cursor stands for; whether it is a place in the list is for the list to say.

    BadInput, about the parameter of that name, for a cursor that nobody gave out.
    """
    try:
        position = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(position, list):
            raise ValueError("Not a position.")
    except ValueError:
        raise BadInput([InputProblem("querystring", name, "must be the next_cursor of the page before")]) from None
    return tuple(position)
