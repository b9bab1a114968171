"""What operators do about the audit trail."""

import argparse
from collections.abc import Iterator
from typing import Any

from gatherly_core.application import Application
from gatherly_core.audit.records import Anchor
from gatherly_core.audit.verify_trail import Verdict


def add_commands(commands: Any) -> None:
    """Adds `audit` to the parser of `gatherly`."""
    audit = commands.add_parser("audit", help="verify the audit trail, and name the first broken place")
    audit.add_argument(
        "--expect", type=_anchor, metavar="END", help="an end that was printed before: the trail must still contain it"
    )


def verify(application: Application, arguments: argparse.Namespace) -> bool:
    """Prints what the verification finds, and answers whether all is well."""
    verdict = application.audit.verify_trail(arguments.expect)
    found = list(_findings(verdict))
    for finding in found:
        print(finding)
    if verdict.intact:
        print(f"The audit trail is whole. It ends at {verdict.end}")
    return not found


def findings(application: Application) -> list[str]:
    """What is wrong with the audit trail, a sentence each."""
    return list(_findings(application.audit.verify_trail()))


def _findings(verdict: Verdict) -> Iterator[str]:
    if verdict.broken:
        yield f"The audit trail is broken: {verdict.broken}."
    if verdict.late:
        yield f"Of the audit trail {verdict.late} entries should be sealed by now: `gatherly sweep` does it."


def _anchor(text: str) -> Anchor:
    try:
        return Anchor.read(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be an end as `gatherly audit` prints it") from None
