"""A campaign by people of every kind: python -m tests.integration.fuzz

Ends with status 1 when anything was found, or when fewer requests were made up than were asked for.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.integration.fuzz.campaign import ENDING, run
from tests.integration.fuzz.shop import PEOPLE, opened

EXAMPLES = 40
"""Made up for each operation, besides those that try each of its rules."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.integration.fuzz")
    parser.add_argument("--as", dest="people", nargs="+", choices=PEOPLE, default=list(PEOPLE), help="by whom")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="made up for each operation")
    parser.add_argument("--least", type=int, default=20_000, help="so many requests are wanted in all")
    options = parser.parse_args()
    requests = failures = 0
    for person in options.people:
        made, found = campaign(person, options.examples)
        requests, failures = requests + made, failures + found
    print(f"{requests} requests, {failures} of them answered as they should not be")
    return 1 if failures or requests < options.least else 0


def campaign(person: str, examples: int) -> tuple[int, int]:
    """All operations by one of PEOPLE: how many requests there were, and how many answers are not as they should be."""
    with tempfile.TemporaryDirectory() as name, opened(Path(name)) as shop:
        most = ("--max-examples", str(examples), "--generation-database", "none")
        last = [option for name in ENDING for option in ("--exclude-name", name)]
        outcomes = [run(shop, person, Path(name), *most, *last)]
        outcomes += [run(shop, person, Path(name), *most, "--include-name", ending) for ending in ENDING]
    for outcome in outcomes:
        print(f"{person}: {outcome.requests} requests, {outcome.failures} failures")
        if outcome.failures:
            print(outcome.report)
    return sum(outcome.requests for outcome in outcomes), sum(outcome.failures for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
