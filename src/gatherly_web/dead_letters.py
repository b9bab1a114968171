"""The commands about dead letters: listing them, and having them tried again."""

import argparse
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter, QueueName
from gatherly_core.application import Application


def add_commands(commands: Any) -> None:
    """Adds `dead-letters` and `replay` to the commands of a parser."""
    listing = commands.add_parser("dead-letters", help="list what was tried in vain and given up, and why")
    listing.add_argument("--queue", type=QueueName, choices=list(QueueName), help="of one queue only")
    replaying = commands.add_parser("replay", help="try again what became a dead letter")
    which = replaying.add_mutually_exclusive_group(required=True)
    which.add_argument("id", type=UUID, nargs="?", metavar="ID", help="one of them")
    which.add_argument("--all", action="store_true", help="all of them")
    replaying.add_argument("--queue", type=QueueName, choices=list(QueueName), help="with --all: those of one queue")


def lines(application: Application, arguments: argparse.Namespace) -> Iterator[str]:
    """What is told of each of those that are asked for."""
    return map(_line, application.administration.list_dead_letters.all(DeadLetterFilter(queue=arguments.queue)))


def replay(application: Application, arguments: argparse.Namespace) -> int:
    """Has those tried again that are asked for; answers how many. DeadLetterNotFound for an id that is none's."""
    replay = application.administration.replay_dead_letters
    if arguments.id is not None:
        return len(replay.one(arguments.id))
    return replay.all(DeadLetterFilter(queue=arguments.queue))


def _line(letter: DeadLetter) -> str:
    what = f"{letter.kind} ({letter.via})" if letter.via else letter.kind
    tried = f"after {letter.attempts} attempts: {letter.why}"
    return f"{letter.id}  {letter.buried_at:%Y-%m-%d %H:%M:%S}  {letter.queue}  {what}, {tried}"
