"""Images as files of a folder."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatherly_core.images.errors import ImageNotFound, ImagesAway
from gatherly_core.images.model import NAME, Image, ImageName

log = logging.getLogger(__name__)


class FileImages:
    """Images in `folder`, which threads and processes of one machine share, or of several that mount it.

    A file appears whole or not at all, and is on the disk when `put` returns. The folder is made when it is first
    needed; the files are in 256 folders of it, by the beginning of their names.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, image: Image) -> None:
        file = self._file(image.name)
        with _at_hand():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f"{image.name}.", suffix=".draft")
            try:
                with os.fdopen(descriptor, "wb") as writer:
                    writer.write(image.content)
                    writer.flush()
                    os.fsync(descriptor)
                # In one step, in place of the same content, if that is there.
                Path(draft).replace(file)
            except BaseException:
                Path(draft).unlink(missing_ok=True)
                raise
            for folder in (file.parent, self._folder):
                _sync(folder)

    def get(self, name: ImageName) -> bytes:
        # What is none is never looked for: anybody may send it.
        if not NAME.fullmatch(name):
            raise ImageNotFound("There is no such image.")
        with _at_hand():
            try:
                return self._file(name).read_bytes()
            except FileNotFoundError:
                raise ImageNotFound("There is no such image.") from None

    def delete(self, name: ImageName) -> None:
        file = self._file(name)
        with _at_hand():
            for left in (file, *file.parent.glob(f"{name}.*.draft")):
                left.unlink(missing_ok=True)

    def _file(self, name: ImageName) -> Path:
        return self._folder / name[:2] / name


@contextmanager
def _at_hand() -> Iterator[None]:
    """ImagesAway when the disk is full, or may not be written, or is gone."""
    try:
        yield
    except OSError as error:
        log.error("The images cannot be reached: %s", error)
        raise ImagesAway("Images cannot be kept or shown right now.") from error


def _sync(folder: Path) -> None:
    """Sees to it that what the folder lists is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
