"""What is held about a user, as it is answered: bit by bit."""

from collections.abc import Iterator

from gatherly_core.privacy.export_data import Export
from gatherly_core.privacy.holdings import Section
from gatherly_web.responses import json_bytes

CHUNK = 65536
"""How many bytes are sent at a time, about."""


def export_answer(export: Export) -> Iterator[bytes]:
    """The export as one JSON object: the profile, and a list for each other section."""
    waiting = bytearray()
    for piece in _pieces(export):
        waiting += piece
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _pieces(export: Export) -> Iterator[bytes]:
    before = b"{"
    for section, records in export:
        yield before + json_bytes(section) + b":"
        if section is Section.PROFILE:
            # The account may be erased at this moment.
            yield json_bytes(next(records, None))
        else:
            yield b"["
            for number, record in enumerate(records):
                yield b"," * (number > 0) + json_bytes(record)
            yield b"]"
        before = b","
    yield b"}"
