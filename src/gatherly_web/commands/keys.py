"""The commands that make keys, and tell those in use.

Keys are printed as the settings take them. They are secrets, which is why they go to standard output alone.
"""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from gatherly_adapters import bootstrap
from gatherly_adapters.settings import Settings
from gatherly_adapters.ticket_keys import new_seed, seed_text
from gatherly_web.commands.at_work import Command


def add_commands(commands: Any) -> None:
    """Adds them to the parser of `gatherly`."""
    tickets = commands.add_parser("ticket-key", help="print a new key for signing tickets, or the keys in use")
    tickets.add_argument("--in-use", action="store_true", help="those that tickets are signed and verified with now")
    audit = commands.add_parser("audit-key", help="print a new key for the audit trail, or the keys in use")
    audit.add_argument("--in-use", action="store_true", help="those that entries are sealed and verified with now")


def _ticket_key(settings: Settings, arguments: argparse.Namespace) -> int:
    return _printed(bootstrap.ticket_keys(settings) if arguments.in_use else (new_seed(),))


def _audit_key(settings: Settings, arguments: argparse.Namespace) -> int:
    return _printed(bootstrap.audit_secrets(settings) if arguments.in_use else (new_seed(),))


def _printed(keys: Iterable[bytes]) -> int:
    print(" ".join(map(seed_text, keys)))
    return 0


COMMANDS: Mapping[str, Command] = {
    "ticket-key": _ticket_key,
    "audit-key": _audit_key,
}
