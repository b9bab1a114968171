"""Sweeping: what is done by the clock, done now."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.jobs import JOBS
from gatherly_core.kernel.errors import GatherlyError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done: `aim` is what, `work` does it, and may answer how much it was."""

    aim: str
    work: Callable[[], object]
    told: str | None = None
    """What an operator is told of the number, if anything."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was done, and what failed: a few words each."""

    done: Sequence[str]
    failed: Sequence[str]


def sweep(gatherly: Gatherly) -> Swept:
    """Takes every step, whatever became of the others; what has failed is to be done by a later sweep."""
    done, failed = [], []
    for step in _steps(gatherly):
        try:
            number = step.work()
        except GatherlyError as failure:
            failed.append(f"to {step.aim} ({failure})")
        except Exception:  # what is wrong with one step must not keep the others from being taken
            log.exception("The sweep could not %s", step.aim)
            failed.append(f"to {step.aim} (the log says why)")
        else:
            if step.told is not None:
                done.append(step.told.format(number))
    return Swept(done, failed)


def _steps(gatherly: Gatherly) -> Iterator[Step]:
    for job in JOBS:
        yield Step(job.aim, partial(job.do, gatherly.application), job.told)
    # Last, as a mail server that is silent takes seconds for each letter.
    yield Step("deliver facts", gatherly.drain, "{} facts delivered")
