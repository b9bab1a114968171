"""How often one may ask."""

from gatherly_adapters.rate_limits import RateLimits
from gatherly_adapters.redis_counters import RedisCounters
from gatherly_adapters.settings import Settings
from gatherly_core.kernel.clock import Clock


def rate_limits(settings: Settings, clock: Clock) -> RateLimits | None:
    """The limits of the settings, counted in Redis where there is one; None when there are none."""
    if settings.rate_limits is None:
        return None
    shared = RedisCounters(settings.redis_url) if settings.redis_url else None
    return RateLimits(settings.rate_limits, clock, processes=settings.server.processes, shared=shared)
