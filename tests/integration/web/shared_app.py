"""One application that serves many tests, each with a Gatherly of its own."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from pyramid.router import Router

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app


class SharedApps:
    """Applications by their settings. Making one takes longer than most tests, and it keeps nothing between requests.

    An application serves the Gatherly alone that it was last asked for.
    """

    def __init__(self) -> None:
        self._shared: list[_SharedApp] = []

    def around(self, gatherly: Gatherly, settings: Settings) -> Router:
        """The application of these settings, which serves this Gatherly from now on."""
        shared = next((each for each in self._shared if each.suits(gatherly, settings)), None)
        if shared is None:
            shared = _SharedApp(gatherly, settings)
            self._shared.append(shared)
        shared.stand_in.current = gatherly
        return shared.app


class _SharedApp:
    def __init__(self, first: Gatherly, settings: Settings) -> None:
        self._settings = settings
        self.stand_in = _StandIn(first)
        self.app = make_app(self.stand_in, settings)

    def suits(self, gatherly: Gatherly, settings: Settings) -> bool:
        """Whether the application would be made of the same for them."""
        return (
            settings == self._settings
            and (gatherly.rate_limits is None) == (self.stand_in.rate_limits is None)
            and gatherly.sandbox is self.stand_in.sandbox
        )


class _StandIn:
    """Stands for the current Gatherly; looks everything up when it is asked, so that tests may also spoil it."""

    def __init__(self, first: Gatherly) -> None:
        self.current = first
        self.application = _Whichever(lambda: self.current.application)
        self.ports = SimpleNamespace(tokens=_Whichever(lambda: self.current.ports.tokens))
        self.rate_limits = first.rate_limits and _Whichever(lambda: self.current.rate_limits)
        self.sandbox = first.sandbox

    def ready(self) -> list[str]:
        return self.current.ready()

    def impaired(self) -> list[str]:
        return self.current.impaired()


class _Whichever:
    """Has what the current one has."""

    def __init__(self, current: Callable[[], object]) -> None:
        self._current = current

    def __getattr__(self, name: str) -> Any:
        return getattr(self._current(), name)
