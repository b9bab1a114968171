import multiprocessing
import stat
from pathlib import Path

import pytest

from gatherly_adapters.embedded_secrets import embedded_secret, embedded_ticket_key
from gatherly_adapters.given_settings import WrongSetting


def test_it_is_long_enough_to_sign_with(tmp_path: Path) -> None:
    assert len(embedded_secret(tmp_path)) >= 32


def test_it_stays_the_same(tmp_path: Path) -> None:
    assert embedded_secret(tmp_path) == embedded_secret(tmp_path)


def test_it_is_another_one_elsewhere(tmp_path: Path) -> None:
    assert embedded_secret(tmp_path / "one") != embedded_secret(tmp_path / "other")


def test_it_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    embedded_secret(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new" / "jwt-secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_it_leaves_nothing_else_behind(tmp_path: Path) -> None:
    embedded_secret(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["jwt-secret"]


@pytest.mark.parametrize("content", [b"", b"short\n", b"\n" * 100])
def test_it_refuses_a_file_without_a_secret(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jwt-secret").write_bytes(content)
    with pytest.raises(WrongSetting, match=r"jwt-secret holds no secret"):
        embedded_secret(tmp_path)


def test_it_keeps_the_key_of_tickets_alike(tmp_path: Path) -> None:
    key = embedded_ticket_key(tmp_path)
    assert len(key) == 32
    assert embedded_ticket_key(tmp_path) == key != embedded_ticket_key(tmp_path / "other")
    assert stat.S_IMODE((tmp_path / "ticket-key").stat().st_mode) == 0o600
    assert embedded_secret(tmp_path).encode() != key


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 43, b"A" * 100])
def test_it_refuses_a_file_without_a_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ticket-key").write_bytes(content)
    with pytest.raises(WrongSetting, match=r"ticket-key holds no key"):
        embedded_ticket_key(tmp_path)


def test_it_is_one_for_all_processes_that_start_together(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(20)]
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(4)
    answers = context.SimpleQueue()
    processes = [context.Process(target=ask, args=(folders, start, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    told = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    assert told[0] == told[1] == told[2] == told[3]
    assert len(set(told[0])) == len(folders)


def ask(folders, start, answers) -> None:  # type: ignore[no-untyped-def]  # multiprocessing hides its types
    secrets = []
    for folder in folders:
        start.wait()
        secrets.append(embedded_secret(folder))
    answers.put(secrets)
