"""Guessers: threads that all try to sign in to one account at the same time.

Run as a program: `python -m tests.integration.races.guessers`, with a JSON object on standard input, and a count of
what came of it as JSON on standard output.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from gatherly_adapters import bootstrap
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.application import Application
from gatherly_core.kernel.errors import GatherlyError
from tests.installations import settings_for
from tests.integration.races.crowd import run_all


def guess_all(applications: Sequence[Application], guesses: Sequence[tuple[str, str]], source: str) -> Counter[str]:
    """How often somebody got in, and how often they were refused, by which word. Raises what was no plain refusal.

    Guesses are an address and a password; they take turns among the applications.
    """
    outcomes: list[str] = []
    failures: list[BaseException] = []

    def guessing(application: Application, email: str, password: str) -> Callable[[], None]:
        def guess() -> None:
            try:
                application.accounts.sign_in(email, password, source)
                outcomes.append("signed_in")
            except GatherlyError as refusal:
                outcomes.append(refusal.code)
            except BaseException as failure:
                failures.append(failure)

        return guess

    run_all([guessing(applications[place % len(applications)], *guess) for place, guess in enumerate(guesses)])
    if failures:
        raise failures[0]
    return Counter(outcomes)


def main() -> None:
    task = json.load(sys.stdin)
    clock = FixedClock(datetime.fromisoformat(task["now"]))
    with bootstrap.on_database(settings_for(task["database_url"]), clock, MemoryPasswords()) as gatherly:
        did = guess_all([gatherly.application], [(task["email"], word) for word in task["words"]], task["source"])
    json.dump(did, sys.stdout)


if __name__ == "__main__":
    main()
