"""The commands that look whether all is as it should be."""

import argparse
from collections.abc import Mapping
from typing import Any

from gatherly_adapters.settings import Settings
from gatherly_web import auditing, privacy_report
from gatherly_web.commands.at_work import FAILED, Command, at_work


def add_commands(commands: Any) -> None:
    """Adds them to the parser of `gatherly`."""
    auditing.add_commands(commands)
    commands.add_parser("privacy-report", help="count what is held about people, and what should have gone by now")
    commands.add_parser("doctor", help="recompute every count and balance, and name differences")


def _audit(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        return 0 if auditing.verify(gatherly.application, arguments) else FAILED


def _privacy_report(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        left = gatherly.application.privacy.report_holdings()
    for line in privacy_report.lines(left):
        print(line)
    return FAILED if any(each.overdue for each in left) else 0


def _doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        application = gatherly.application
        differences = [
            *application.booking.check_pools(),
            *application.waitlist.check_waiting(),
            *application.payments.check_ledger(),
            *application.admission.check_attendance(),
            *auditing.findings(application),
        ]
    for difference in differences:
        print(difference)
    print(f"Differences: {len(differences)}" if differences else "Everything adds up.")
    return FAILED if differences else 0


COMMANDS: Mapping[str, Command] = {
    "audit": _audit,
    "privacy-report": _privacy_report,
    "doctor": _doctor,
}
