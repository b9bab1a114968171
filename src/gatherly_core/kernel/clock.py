"""Time, as the core sees it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment: an aware UTC datetime, to the microsecond."""
        ...
