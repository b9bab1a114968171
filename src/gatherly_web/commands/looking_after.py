"""The commands that do what is due, and tell what was."""

import argparse
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gatherly_adapters.settings import Settings
from gatherly_web import dead_letters, job_report, sweeping
from gatherly_web.commands.at_work import FAILED, Command, Failed, at_work

MOST_DAYS = 365


def add_commands(commands: Any) -> None:
    """Adds them to the parser of `gatherly`."""
    commands.add_parser("sweep", help="do now, once, all that workers do by the clock")
    commands.add_parser("jobs", help="list what workers do by the clock, and when it was done last")
    dead_letters.add_commands(commands)
    settle = commands.add_parser("reconcile", help="ask the payment provider for everything unsettled, and settle it")
    settle.add_argument("--days", type=_days, metavar="N", help="look again at what was paid in the last N days, too")


def _days(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {MOST_DAYS}")
    return int(text)


def _sweep(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        swept = sweeping.sweep(gatherly)
    if swept.done:
        print(f"{', '.join(swept.done)}.")
    if swept.failed:
        raise Failed(f"Not everything was swept. It failed {'; '.join(swept.failed)}.")
    return 0


def _jobs(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        ports = gatherly.ports
        last = ports.unit_of_work.read(lambda: ports.job_runs.last(ports.clock.now()))
    for line in job_report.lines(last):
        print(line)
    return 0


def _dead_letters(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        number = 0
        for line in dead_letters.lines(gatherly.application, arguments):
            print(line)
            number += 1
    print(f"Dead letters: {number}")
    return FAILED if number else 0


def _replay(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        number = dead_letters.replay(gatherly.application, arguments)
    print(f"{number} dead letters are tried again.")
    return 0


def _reconcile(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        gatherly.application.checkout.cancel_overdue_payments()
        back = None if arguments.days is None else timedelta(days=arguments.days)
        reconciled = gatherly.application.checkout.reconcile(back)
    print(f"{reconciled.settled} payments looked after, {reconciled.failed} failed and are tried again.")
    return FAILED if reconciled.failed else 0


COMMANDS: Mapping[str, Command] = {
    "sweep": _sweep,
    "jobs": _jobs,
    "dead-letters": _dead_letters,
    "replay": _replay,
    "reconcile": _reconcile,
}
