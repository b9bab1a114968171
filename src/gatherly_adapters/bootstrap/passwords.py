"""Where hashes of passwords are computed."""

from gatherly_adapters.bcrypt_passwords import BcryptPasswords, spare_cores
from gatherly_adapters.bcrypt_workers import BcryptWorkers
from gatherly_adapters.settings import Settings


def bcrypt_workers(settings: Settings) -> BcryptWorkers:
    """The workers of one process; no process runs before there is something to compute."""
    return BcryptWorkers(_share(settings), spare_cores(), settings.data / "password-lanes")


def bcrypt_passwords(settings: Settings, workers: BcryptWorkers) -> BcryptPasswords:
    """Passwords hashed by the workers."""
    return BcryptPasswords(lanes=_share(settings), hashing=workers)


def _share(settings: Settings) -> int:
    """Of the lanes that all processes have together, those that one could use at most; the others wait."""
    return -(-spare_cores() // settings.server.processes)
