"""Refreshes a session, and kills itself once that is committed or, told "early", just before.

Run as a program: `python -m tests.integration.crashes.dying_refresher DATABASE_URL early|late`, with the refresh token
on standard input.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from gatherly_adapters.bootstrap import on_database
from tests.installations import settings_for


def and_die(step: Callable[..., Any]) -> Callable[..., Any]:
    """The step, after which the process is no more."""

    def last(*given: Any) -> None:
        step(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    return last


def main(database_url: str, moment: str) -> None:
    with on_database(settings_for(database_url)) as gatherly:
        if moment == "early":
            gatherly.ports.sessions.rotate = and_die(gatherly.ports.sessions.rotate)
        else:
            gatherly.ports.tokens.issue = and_die(gatherly.ports.tokens.issue)
        gatherly.application.accounts.refresh_session(sys.stdin.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
