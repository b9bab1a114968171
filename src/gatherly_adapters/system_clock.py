"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the time of this machine, which is expected to be kept right (NTP)."""

    def now(self) -> datetime:
        """The present moment: an aware UTC datetime, to the microsecond."""
        return datetime.now(UTC)
