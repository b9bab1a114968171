"""Images in memory, and which of them are kept."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.tables import Definition
from gatherly_core.images.errors import ImageBeingRemoved, ImageNotFound
from gatherly_core.images.model import LEASE, Image, ImageName, names_in


@dataclass(frozen=True, slots=True)
class KnownImage:
    """That an image is there. Once it is marked, `wanted_at` is when a sweep last took it on."""

    name: ImageName
    wanted_at: datetime
    marked: bool = False

    def free(self, before: datetime, now: datetime) -> bool:
        """Whether nobody wants it, and nobody removes it."""
        return now - self.wanted_at >= LEASE if self.marked else self.wanted_at < before


IMAGES = Definition[ImageName, KnownImage](lambda image: image.name)


class MemoryImages:
    """The content of images. RuntimeError inside a block of the database: other stores are reached over a network."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._blocks = database.blocks
        self._lock = threading.Lock()
        self._kept: dict[ImageName, bytes] = {}

    def put(self, image: Image) -> None:
        self._refuse_blocks()
        with self._lock:
            self._kept[image.name] = image.content

    def get(self, name: ImageName) -> bytes:
        self._refuse_blocks()
        with self._lock:
            content = self._kept.get(name)
        if content is None:
            raise ImageNotFound("There is no such image.")
        return content

    def delete(self, name: ImageName) -> None:
        self._refuse_blocks()
        with self._lock:
            self._kept.pop(name, None)

    def _refuse_blocks(self) -> None:
        if self._blocks.inside():
            raise RuntimeError("Images cannot be reached inside a block.")


class MemoryImageRegister:
    """Which images are kept."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(IMAGES)
        self._events = database.table(EVENTS)

    def register(self, name: ImageName, now: datetime) -> None:
        known = self._rows.get(name)
        if known is not None and known.marked:
            raise ImageBeingRemoved("This image is just being removed. Please try again in a moment.")
        self._rows.put(KnownImage(name, now))

    def want(self, names: Iterable[ImageName], now: datetime) -> None:
        for name in names:
            known = self._rows.get(name)
            if known is None or known.marked:
                raise ImageNotFound("There is no such image.")
            self._rows.put(replace(known, wanted_at=now))

    def marked(self, before: datetime, now: datetime, limit: int) -> tuple[ImageName, ...]:
        used = {name for event in self._events.all() for name in names_in(event.details.images)}
        free = (known for known in self._rows.all() if known.free(before, now) and known.name not in used)
        taken = [replace(known, marked=True, wanted_at=now) for known in islice(free, limit)]
        for known in taken:
            self._rows.put(known)
        return tuple(known.name for known in taken)

    def forget(self, names: Iterable[ImageName]) -> None:
        for name in names:
            known = self._rows.get(name)
            if known is not None and known.marked:
                self._rows.remove(name)
