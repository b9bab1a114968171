"""Tells people what was written to them, and says on standard output at each step, until it is killed.

Run as a program: `python -m tests.integration.crashes.postman DATABASE_URL MINUTES`, so many minutes from now.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.sendings import tell_sending
from tests.installations import settings_for

SOME = 10
"""People who are told at a time, so that there is much to be interrupted."""


def and_say(word: str, step: Callable[..., Any]) -> Callable[..., Any]:
    def said(*given: Any) -> Any:
        answer = step(*given)
        print(word, flush=True)
        return answer

    return said


def main(database_url: str, minutes: str) -> None:
    tell_sending.BATCH = SOME  # type: ignore[attr-defined]
    clock = FixedClock(datetime.now(UTC) + timedelta(minutes=int(minutes)))
    with on_database(settings_for(database_url), clock) as gatherly:
        ports: Any = gatherly.ports
        ports.notifications.add = and_say("told", ports.notifications.add)
        ports.mailer.send = and_say("sent", ports.mailer.send)
        gatherly.drain()


if __name__ == "__main__":
    main(*sys.argv[1:])
