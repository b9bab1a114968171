"""What operators do about the audit trail."""

import argparse
from collections.abc import Iterator
from typing import Any

from gatherly_adapters import bootstrap
from gatherly_adapters.settings import Settings
from gatherly_adapters.ticket_keys import new_seed, seed_text
from gatherly_core.application import Application
from gatherly_core.audit.records import Anchor
from gatherly_core.audit.verify_trail import Verdict


def add_commands(commands: Any) -> None:
    """Adds the commands to the parser of `gatherly`."""
    audit = commands.add_parser("audit", help="verify the audit trail, and name the first broken place")
    audit.add_argument(
        "--expect", type=_anchor, metavar="END", help="an end that was printed before: the trail must still contain it"
    )
    key = commands.add_parser("audit-key", help="print a new key for the audit trail, or the keys in use")
    key.add_argument("--in-use", action="store_true", help="those that entries are sealed and verified with now")


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


def print_keys(settings: Settings, *, in_use: bool) -> None:
    """Keys as GATHERLY_AUDIT_KEYS takes them. They are secrets, which is why they go to standard output alone."""
    keys = bootstrap.audit_secrets(settings) if in_use else (new_seed(),)
    print(" ".join(map(seed_text, keys)))


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
