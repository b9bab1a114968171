"""The command `gatherly`: what operators do."""

import argparse
import configparser
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.settings import Settings
from gatherly_core.kernel.errors import GatherlyError
from gatherly_web import scanner
from gatherly_web.commands import checking, keys, looking_after, people, running
from gatherly_web.commands.at_work import FAILED, Command, Failed
from gatherly_web.logs import log_to_standard_error
from gatherly_web.serving import AddressTaken

MISUSED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; answers its exit status: 0, 1 when it failed or found something, 2 when it was misused."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.load(_ini(arguments.config), os.environ)
        log_to_standard_error(settings.log_level)
        return COMMANDS[arguments.command](settings, arguments)
    except WrongSetting as wrong:
        return _complain(wrong, MISUSED)
    except (Failed, scanner.ScannerFailed, AddressTaken, GatherlyError) as failure:
        return _complain(failure, FAILED)


def _complain(error: Exception, status: int) -> int:
    print(f"gatherly: {error}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gatherly", description="Event booking that never sells a place twice.")
    parser.add_argument("--config", type=Path, help="an ini file with gatherly.* keys; the environment wins over it")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for room in (running, people, keys, scanner, looking_after, checking):
        room.add_commands(commands)
    return parser


def _ini(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    parser = configparser.ConfigParser(defaults={"here": str(path.resolve().parent)})
    try:
        with path.open(encoding="utf-8") as file:
            parser.read_file(file)
        return dict(parser["app:main"])
    except (OSError, KeyError, configparser.Error) as unreadable:
        raise WrongSetting(f"{path} cannot be read as an ini file with a section [app:main]: {unreadable}.") from None


COMMANDS: Mapping[str, Command] = {
    **running.COMMANDS,
    **people.COMMANDS,
    **keys.COMMANDS,
    "scan": lambda _, arguments: scanner.run(arguments),
    **looking_after.COMMANDS,
    **checking.COMMANDS,
}


if __name__ == "__main__":
    sys.exit(main())
