"""Addresses and the views that serve them."""

from collections.abc import Callable
from typing import Any

import cornice
from pyramid.response import Response

from gatherly_web.idempotency import answered_once
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest

View = Callable[[GatherlyRequest], Response]


class Service(cornice.Service):
    """A service of Cornice's, whose views do what their Operation says of them.

    They are for whom it says, and the idempotent ones answer once.
    """

    def add_view(self, method: str, view: View, **arguments: Any) -> None:
        """Cornice calls it for each view."""
        super().add_view(method, view, **arguments, permission=arguments["schema"].permission)

    def get_view_wrapper(self, arguments: dict[str, Any]) -> Callable[[View], View]:
        """Cornice asks for it with the arguments of each view. It is inside the validation, and around the view."""
        operation: Operation = arguments["schema"]
        return answered_once if operation.idempotent else _as_it_is


def _as_it_is(view: View) -> View:
    return view
