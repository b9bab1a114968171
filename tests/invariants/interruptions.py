"""What may end a process, or its calls, at any point: found by watching every port, not by a list."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

from gatherly_core.application import Ports
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.errors import ProviderAway

T = TypeVar("T")


class Killed(BaseException):
    """The process was killed at this point: nothing of it runs any more, no matter what it expected to go wrong."""


class Points:
    """The points that a process comes by, in their order. Nothing happens at them."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def reach(self, point: str) -> None:
        self.passed.append(point)


class Death(Points):
    """The process is killed at the point of this number. `afterlife` is what it would have done nevertheless."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at
        self.afterlife: list[str] = []

    def reach(self, point: str) -> None:
        if len(self.passed) > self._at:
            self.afterlife.append(point)
            raise Killed(point)
        super().reach(point)
        if len(self.passed) > self._at:
            raise Killed(point)


class Outage(Points):
    """Somebody else's service does not answer, from the point of this number on, at so many points."""

    def __init__(self, at: int, lasting: int) -> None:
        super().__init__()
        self._times = range(at, at + lasting)

    def reach(self, point: str) -> None:
        super().reach(point)
        if len(self.passed) - 1 in self._times:
            raise ProviderAway(f"The payment provider does not answer: {point}.")


class Watched:
    """A port each of whose calls is a point before it is made, and another once it has done its work."""

    def __init__(self, port: object, name: str, points: Points) -> None:
        self._port = port
        self._name = name
        self._points = points

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._port, name)
        return self._watched(f"{self._name}.{name}", part) if callable(part) else part

    def _watched(self, called: str, call: Callable[..., T]) -> Callable[..., T]:
        def watched(*arguments: Any, **named: Any) -> T:
            self._points.reach(f"before {called}")
            try:
                answer = call(*arguments, **named)
            except Exception:
                self._points.reach(f"after {called}, which refused")
                raise
            self._points.reach(f"after {called}")
            return answer

        return watched


class WatchedUnitOfWork:
    """A unit of work whose blocks have a point before they begin, one before they are committed, and one after."""

    def __init__(self, unit_of_work: UnitOfWork, points: Points) -> None:
        self._unit_of_work = unit_of_work
        self._points = points

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        return self._watched("a block", block, lambda watched: self._unit_of_work.run(watched, landed))

    def read(self, block: Callable[[], T]) -> T:
        return self._watched("a look", block, self._unit_of_work.read)

    def _watched(self, what: str, block: Callable[[], T], run: Callable[[Callable[[], T]], T]) -> T:
        def watched() -> T:
            result = block()
            self._points.reach(f"before {what} is committed")
            return result

        self._points.reach(f"before {what} begins")
        result = run(watched)
        self._points.reach(f"after {what} was committed")
        return result


def watched(ports: Ports, points: Points) -> Ports:
    """The ports, every call of which is watched."""
    others = {
        field.name: Watched(getattr(ports, field.name), field.name, points)
        for field in fields(Ports)
        if field.name != "unit_of_work"
    }
    return replace(ports, unit_of_work=WatchedUnitOfWork(ports.unit_of_work, points), **others)


def with_provider_watched(ports: Ports, points: Points) -> Ports:
    """The ports, of which only the calls over the network to the payment provider are watched."""
    return replace(ports, payment_gateway=WatchedProvider(ports.payment_gateway, "payment_gateway", points))


class WatchedProvider(Watched):
    """Reading what the provider has sent takes no network."""

    def __getattr__(self, name: str) -> Any:
        return self._port.notice if name == "notice" else super().__getattr__(name)
