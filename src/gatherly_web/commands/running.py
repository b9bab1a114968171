"""The commands that keep Gatherly running."""

import argparse
import logging
from collections.abc import Mapping
from typing import Any

from gatherly_adapters import bootstrap
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from gatherly_web.commands.at_work import Command, at_work
from gatherly_web.serving import serve
from gatherly_web.working import work_until_told

log = logging.getLogger(__name__)


def add_commands(commands: Any) -> None:
    """Adds them to the parser of `gatherly`."""
    commands.add_parser("serve", help="serve the API over HTTP")
    commands.add_parser("worker", help="do what nobody waits for: letters, and all else that takes long")
    commands.add_parser("migrate", help="bring the database up to date")


def _serve(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings):
        pass  # it could serve: what does so is made by each process for itself
    for warning in settings.warnings():
        log.warning("%s", warning)
    # Where there is Redis, operators run as many workers as they want, on whatever machines.
    beside = [] if settings.redis_url else [lambda: work_until_told(settings)]
    serve(settings, lambda: make_app(bootstrap.on_database(settings), settings), beside)
    return 0


def _worker(settings: Settings, arguments: argparse.Namespace) -> int:
    with at_work(settings):
        pass  # it could work
    work_until_told(settings)
    return 0


def _migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    with bootstrap.on_database(settings) as gatherly:
        gatherly.migrate()
    print("The database is up to date.")
    return 0


COMMANDS: Mapping[str, Command] = {
    "serve": _serve,
    "worker": _worker,
    "migrate": _migrate,
}
