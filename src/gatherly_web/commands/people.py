"""The commands that make accounts."""

import argparse
import getpass
import sys
from collections.abc import Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email

from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Role
from gatherly_core.accounts.register import NewAccount
from gatherly_web import demo_data
from gatherly_web.commands.at_work import Command, Failed, at_work


def add_commands(commands: Any) -> None:
    """Adds them to the parser of `gatherly`."""
    commands.add_parser("seed", help="add the demo data, unless it is there")
    admin = commands.add_parser("create-admin", help="make an account for an admin")
    admin.add_argument("--email", required=True)
    admin.add_argument("--name", required=True)


def _seed(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings) as gatherly:
        demo_data.plant(gatherly.application, gatherly.ports.clock.now())
    print(demo_data.sign_ins())
    return 0


def _create_admin(settings: Settings, arguments: argparse.Namespace) -> int:
    try:
        email = validate_email(arguments.email, check_deliverability=False).normalized
    except EmailNotValidError as invalid:
        raise Failed(f"{arguments.email} is no e-mail address: {invalid}") from None
    new = NewAccount(arguments.name, email, _password(), Role.ADMIN)
    with at_work(settings) as gatherly:
        user = gatherly.application.accounts.register.admit(new)
    print(f"{user.email} is an admin now.")
    return 0


def _password() -> str:
    """Asked for at a terminal, else the first line of standard input: never an argument, which others could see."""
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


COMMANDS: Mapping[str, Command] = {
    "seed": _seed,
    "create-admin": _create_admin,
}
