"""What commands have in common: Gatherly at hand, and how they end."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gatherly_adapters import bootstrap
from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.settings import Settings

FAILED = 1
"""It failed, or found something."""

Command = Callable[[Settings, argparse.Namespace], int]
"""Does a command; answers its exit status."""


class Failed(Exception):
    """A command could not do its work: one sentence for the operator."""


@contextmanager
def at_work(settings: Settings) -> Iterator[Gatherly]:
    """Gatherly on its database. Failed when that cannot be reached, or is not up to date."""
    with bootstrap.on_database(settings) as gatherly:
        if problems := gatherly.ready():
            raise Failed(" ".join(problems))
        yield gatherly
