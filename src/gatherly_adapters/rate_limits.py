"""Counting how often somebody asks: together with all other processes, and alone while that cannot be."""

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from gatherly_adapters.rate_limit_settings import Limit, Traffic
from gatherly_core.kernel.clock import Clock

log = logging.getLogger(__name__)

PROBE_SECONDS = 1.0
"""How often it is tried whether the shared counters are back."""


class CountersAway(Exception):
    """The counters cannot be reached; the text says why, and holds no secret."""


class SharedCounters(Protocol):
    """Counters that all processes share."""

    def add(self, key: str, seconds: int) -> int:
        """Adds one and answers the new count; counters that nobody adds to for so long are forgotten.

        CountersAway when that cannot be done, at once or after a tenth of a second or so.
        """
        ...

    def close(self) -> None:
        """Lets go of what they hold open."""
        ...


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller may still do: `remaining` of `limit` requests, until it begins anew in `reset` seconds."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool


class OwnCounters:
    """Counters of this process, of the present window alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[int, tuple[int, Counter[str]]] = {}

    def add(self, key: str, seconds: int, window: int) -> int:
        """Adds one and answers the new count in this window of so many seconds; those of earlier ones are gone."""
        with self._lock:
            counted, counts = self._windows.get(seconds, (None, Counter[str]()))
            if counted != window:
                counts = Counter()
                self._windows[seconds] = (window, counts)
            counts[key] += 1
            return counts[key]

    def __len__(self) -> int:
        """How many counters are kept."""
        return sum(len(counts) for _, counts in self._windows.values())


class RateLimits:
    """Counts requests by the caller and the kind of traffic, in windows that begin with the clock's.

    Without shared counters, and while they are away, this process counts alone. It then allows what the settings
    say, but of AUTH only its share: all `processes` together allow no more guesses at passwords than they should.
    No request waits for counters that are known to be away: a thread beside looks whether they are back.
    """

    def __init__(
        self,
        limits: Mapping[Traffic, Limit],
        clock: Clock,
        *,
        processes: int = 1,
        shared: SharedCounters | None = None,
        probe_seconds: float = PROBE_SECONDS,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._alone = {traffic: limit.amount for traffic, limit in limits.items()}
        self._alone[Traffic.AUTH] = max(1, limits[Traffic.AUTH].amount // processes)
        self._own = OwnCounters()
        self._shared = shared
        self._probe_seconds = probe_seconds
        self._lock = threading.Lock()
        self._lost: str | None = None
        self._watch: threading.Thread | None = None
        self._closed = threading.Event()

    def count(self, traffic: Traffic, caller: str) -> Allowance:
        """Counts a request of the caller, and tells what that leaves them."""
        limit = self._limits[traffic]
        window, past = divmod(self._clock.now().timestamp(), limit.seconds)
        counted, allowed = self._counted(traffic, f"{traffic}:{caller}", limit, int(window))
        return Allowance(allowed, max(0, allowed - counted), ceil(limit.seconds - past), exceeded=counted > allowed)

    def _counted(self, traffic: Traffic, key: str, limit: Limit, window: int) -> tuple[int, int]:
        """The count, and how far it may go."""
        if self._shared is not None and self._lost is None:
            try:
                return self._shared.add(f"{key}:{window}", limit.seconds), limit.amount
            except CountersAway as away:
                self._lose(str(away))
        return self._own.add(key, limit.seconds, window), self._alone[traffic]

    def impaired(self) -> str | None:
        """Why requests are not counted together with the other processes; None when they are, or are not to be."""
        if self._shared is not None and self._lost is None:
            self._probe(self._shared)
        return self._lost

    def _probe(self, shared: SharedCounters) -> bool:
        try:
            shared.add("probe", 1)
        except CountersAway as away:
            self._lose(str(away))
            return False
        return True

    def _lose(self, why: str) -> None:
        with self._lock:
            if self._lost is None and not self._closed.is_set():
                log.warning("Each process counts requests for itself now: %s", why)
                self._lost = why
                self._watch = threading.Thread(target=self._await_return, name="rate-limits", daemon=True)
                self._watch.start()

    def _await_return(self) -> None:
        while not self._closed.wait(self._probe_seconds):
            if self._shared is not None and self._probe(self._shared):
                with self._lock:
                    self._lost = None
                log.warning("Requests are counted by all processes together again.")
                return

    def close(self) -> None:
        """Looks for nothing any more, and lets go of the shared counters."""
        self._closed.set()
        if self._watch is not None:
            self._watch.join()
        if self._shared is not None:
            self._shared.close()
