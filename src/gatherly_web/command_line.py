"""The command `gatherly`: what operators do."""

import argparse
import configparser
import getpass
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from gatherly_adapters import bootstrap
from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.settings import Settings
from gatherly_adapters.ticket_keys import new_seed, seed_text
from gatherly_core.accounts.model import Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import GatherlyError
from gatherly_web import auditing, dead_letters, demo_data, job_report, privacy_report, scanner, sweeping
from gatherly_web.app import make_app
from gatherly_web.logs import log_to_standard_error
from gatherly_web.serving import AddressTaken, serve
from gatherly_web.working import work_until_told

log = logging.getLogger(__name__)

FAILED = 1
MISUSED = 2
MOST_DAYS = 365


class Failed(Exception):
    """A command could not do its work: one sentence for the operator."""


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
    commands.add_parser("serve", help="serve the API over HTTP")
    commands.add_parser("worker", help="do what nobody waits for: letters, and all else that takes long")
    commands.add_parser("migrate", help="bring the database up to date")
    commands.add_parser("seed", help="add the demo data, unless it is there")
    admin = commands.add_parser("create-admin", help="make an account for an admin")
    admin.add_argument("--email", required=True)
    admin.add_argument("--name", required=True)
    key = commands.add_parser("ticket-key", help="print a new key for signing tickets, or the keys in use")
    key.add_argument("--in-use", action="store_true", help="those that tickets are signed and verified with now")
    scanner.add_commands(commands)
    auditing.add_commands(commands)
    commands.add_parser("sweep", help="do now, once, all that workers do by the clock")
    commands.add_parser("jobs", help="list what workers do by the clock, and when it was done last")
    dead_letters.add_commands(commands)
    settle = commands.add_parser("reconcile", help="ask the payment provider for everything unsettled, and settle it")
    settle.add_argument("--days", type=_days, metavar="N", help="look again at what was paid in the last N days, too")
    commands.add_parser("privacy-report", help="count what is held about people, and what should have gone by now")
    commands.add_parser("doctor", help="recompute every count and balance, and name differences")
    return parser


def _days(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {MOST_DAYS}")
    return int(text)


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


@contextmanager
def _at_work(settings: Settings) -> Iterator[Gatherly]:
    """Gatherly on its database. Failed when that cannot be reached, or is not up to date."""
    with bootstrap.on_database(settings) as gatherly:
        if problems := gatherly.ready():
            raise Failed(" ".join(problems))
        yield gatherly


def _serve(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings):
        pass  # it could serve: what does so is made by each process for itself
    for warning in settings.warnings():
        log.warning("%s", warning)
    # Where there is Redis, operators run as many workers as they want, on whatever machines.
    beside = [] if settings.redis_url else [lambda: work_until_told(settings)]
    serve(settings, lambda: make_app(bootstrap.on_database(settings), settings), beside)
    return 0


def _worker(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings):
        pass  # it could work
    work_until_told(settings)
    return 0


def _migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    with bootstrap.on_database(settings) as gatherly:
        gatherly.migrate()
    print("The database is up to date.")
    return 0


def _seed(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        demo_data.plant(gatherly.application, gatherly.ports.clock.now())
    print(demo_data.sign_ins())
    return 0


def _create_admin(settings: Settings, arguments: argparse.Namespace) -> int:
    try:
        email = validate_email(arguments.email, check_deliverability=False).normalized
    except EmailNotValidError as invalid:
        raise Failed(f"{arguments.email} is no e-mail address: {invalid}") from None
    new = NewAccount(arguments.name, email, _password(), Role.ADMIN)
    with _at_work(settings) as gatherly:
        user = gatherly.application.accounts.register.admit(new)
    print(f"{user.email} is an admin now.")
    return 0


def _password() -> str:
    """Asked for at a terminal, else the first line of standard input: never an argument, which others could see."""
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _ticket_key(settings: Settings, arguments: argparse.Namespace) -> int:
    """Keys as GATHERLY_TICKET_KEYS takes them. They are secrets, which is why they go to standard output alone."""
    seeds = bootstrap.ticket_keys(settings) if arguments.in_use else (new_seed(),)
    print(" ".join(map(seed_text, seeds)))
    return 0


def _sweep(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        swept = sweeping.sweep(gatherly)
    if swept.done:
        print(f"{', '.join(swept.done)}.")
    if swept.failed:
        raise Failed(f"Not everything was swept. It failed {'; '.join(swept.failed)}.")
    return 0


def _jobs(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        ports = gatherly.ports
        last = ports.unit_of_work.read(lambda: ports.job_runs.last(ports.clock.now()))
    for line in job_report.lines(last):
        print(line)
    return 0


def _dead_letters(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        number = 0
        for line in dead_letters.lines(gatherly.application, arguments):
            print(line)
            number += 1
    print(f"Dead letters: {number}")
    return FAILED if number else 0


def _replay(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        number = dead_letters.replay(gatherly.application, arguments)
    print(f"{number} dead letters are tried again.")
    return 0


def _reconcile(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        gatherly.application.checkout.cancel_overdue_payments()
        back = None if arguments.days is None else timedelta(days=arguments.days)
        reconciled = gatherly.application.checkout.reconcile(back)
    print(f"{reconciled.settled} payments looked after, {reconciled.failed} failed and are tried again.")
    return FAILED if reconciled.failed else 0


def _privacy_report(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        left = gatherly.application.privacy.report_holdings()
    for line in privacy_report.lines(left):
        print(line)
    return FAILED if any(each.overdue for each in left) else 0


def _doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
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


def _audit(settings: Settings, arguments: argparse.Namespace) -> int:
    with _at_work(settings) as gatherly:
        return 0 if auditing.verify(gatherly.application, arguments) else FAILED


def _audit_key(settings: Settings, arguments: argparse.Namespace) -> int:
    auditing.print_keys(settings, in_use=arguments.in_use)
    return 0


COMMANDS = {
    "serve": _serve,
    "worker": _worker,
    "migrate": _migrate,
    "seed": _seed,
    "create-admin": _create_admin,
    "ticket-key": _ticket_key,
    "scan": lambda _, arguments: scanner.run(arguments),
    "sweep": _sweep,
    "jobs": _jobs,
    "dead-letters": _dead_letters,
    "replay": _replay,
    "reconcile": _reconcile,
    "privacy-report": _privacy_report,
    "doctor": _doctor,
    "audit": _audit,
    "audit-key": _audit_key,
}


if __name__ == "__main__":
    sys.exit(main())
