"""What is done by the clock, and when it was done last."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from gatherly_core.jobs import JOBS
from gatherly_core.kernel.scheduling import Run

UNITS = (
    (timedelta(days=1), "d"),
    (timedelta(hours=1), "h"),
    (timedelta(minutes=1), "min"),
    (timedelta(seconds=1), "s"),
)


def lines(last: Mapping[str, Run]) -> Iterator[str]:
    """A line for each job: its name, its period, and its last run, in UTC."""
    for job in JOBS:
        yield f"{job.name:20}{_span(job.every):>8}   {_told(last.get(job.name))}"


def _span(every: timedelta) -> str:
    unit, sign = next((unit, sign) for unit, sign in UNITS if every >= unit)
    return f"{every // unit} {sign}"


def _told(run: Run | None) -> str:
    if run is None:
        return "never ran"
    if run.ended_at is None:
        return f"begun {run.begun_at:%Y-%m-%d %H:%M:%S}, not ended"
    outcome = "ok" if run.failure is None else f"failed: {run.failure}"
    return f"ended {run.ended_at:%Y-%m-%d %H:%M:%S}, {outcome}"
