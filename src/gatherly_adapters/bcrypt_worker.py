"""A process that computes hashes of passwords for another, which starts it and talks to it by its standard streams.

    python -m gatherly_adapters.bcrypt_worker LANES FOLDER

Each line asks for something, as JSON, and is answered by a line: `["hash", digest, rounds]` by the hash,
`["check", digest, hash]` by true or false, or by null when that is no hash. It ends when there is no more to read.
"""

import json
import os
import sys
from pathlib import Path

import bcrypt

from gatherly_adapters.quiet_lanes import Lanes, stand_back


def work(lanes: Lanes) -> None:
    """Answers until there is no more to read, or nobody to read it."""
    for line in sys.stdin:
        what, digest, other = json.loads(line)
        with lanes.turn():
            answer = _hash(digest, other) if what == "hash" else _check(digest, other)
        try:
            os.write(sys.stdout.fileno(), json.dumps(answer).encode() + b"\n")
        except BrokenPipeError:
            return  # who asked has ended


def _hash(digest: str, rounds: int) -> str:
    return bcrypt.hashpw(digest.encode("ascii"), bcrypt.gensalt(rounds)).decode("ascii")


def _check(digest: str, hashed: str) -> bool | None:
    try:
        return bcrypt.checkpw(digest.encode("ascii"), hashed.encode())
    except ValueError:
        return None


if __name__ == "__main__":
    stand_back()
    work(Lanes(int(sys.argv[1]), Path(sys.argv[2])))
