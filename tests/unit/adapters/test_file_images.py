"""Images as files."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.file_images import FileImages
from gatherly_core.application import Ports
from gatherly_core.images.errors import ImageNotFound, ImagesAway
from gatherly_core.images.model import Image, ImageName
from tests.contracts.images import LARGE, ImagesContract

SMALL = Image(b"small")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "images"


@pytest.fixture
def ports(folder: Path) -> Ports:
    return replace(in_memory().ports, images=FileImages(folder))


class TestFileImages(ImagesContract):
    pass


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_it_shows_what_another_process_has_kept(folder: Path) -> None:
    FileImages(folder).put(SMALL)
    assert FileImages(folder).get(SMALL.name) == SMALL.content


def test_it_keeps_files_for_its_own_user_and_leaves_nothing_else(folder: Path) -> None:
    images = FileImages(folder)
    for _ in range(2):
        images.put(SMALL)
    (file,) = files_of(folder)
    assert (file.name, file.parent.name) == (SMALL.name, SMALL.name[:2])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    images.delete(SMALL.name)
    assert files_of(folder) == set()


def test_it_takes_away_what_a_crash_has_left(folder: Path) -> None:
    images = FileImages(folder)
    images.put(SMALL)
    draft = folder / SMALL.name[:2] / f"{SMALL.name}.abcd.draft"
    draft.write_bytes(b"sm")
    images.delete(SMALL.name)
    assert files_of(folder) == set()


def test_it_leaves_nothing_of_what_could_not_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = FileImages(folder)
    images.put(SMALL)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ImagesAway):
        images.put(LARGE)
    assert {file.name for file in files_of(folder)} == {SMALL.name}


def test_it_says_when_its_folder_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    images = FileImages(tmp_path / "file" / "images")
    for action in (lambda: images.put(SMALL), lambda: images.get(SMALL.name)):
        with pytest.raises(ImagesAway):
            action()


def test_it_looks_for_nothing_outside_its_folder(folder: Path) -> None:
    images = FileImages(folder)
    images.put(SMALL)
    (folder / "secret").write_text("secret", encoding="ascii")
    for name in ("secret", "../images/secret", f"../{SMALL.name[:2]}/{SMALL.name}", f"{SMALL.name}\n", str(folder)):
        with pytest.raises(ImageNotFound):
            images.get(ImageName(name))
