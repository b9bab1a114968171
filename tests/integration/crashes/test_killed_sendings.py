"""Whoever is written to is told once, however often the process is killed that tells them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.model import Channel
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.sendings.model import Message, Progress
from tests.factories import new_id
from tests.installations import DATA, add_user, settings_for
from tests.integration.crashes.postman import SOME
from tests.processes import Program

PEOPLE = 60
BETWEEN_LEASES = 3
"""Minutes."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA, str(tmp_path))
    return tmp_path


@pytest.fixture
def gatherly(fresh_database_url: str, data: Path) -> Iterator[Gatherly]:
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield gatherly


def test_everybody_is_told_once(gatherly: Gatherly, fresh_database_url: str, data: Path) -> None:
    admin, people = add_user(gatherly, Role.ADMIN), [confirmed(gatherly) for _ in range(PEOPLE)]
    ids = tuple(person.user_id for person in people)
    sending_id = SendingId(new_id())
    gatherly.application.sendings.write_to_users(admin, ids, Message("Doors", "At six."), sending_id)

    said = Counter[str]()
    for run, steps in enumerate((2, 1, SOME, 2 * SOME)):
        said += tell_until_killed(fresh_database_url, run, steps)
    assert 0 < said["sent"] < PEOPLE, "the kills came when all was done"
    assert Program("tests.integration.crashes.postman", fresh_database_url, str(5 * BETWEEN_LEASES)).finish()

    assert gatherly.application.sendings.view_sending(admin, sending_id)[1] == Progress(PEOPLE, sent=2 * PEOPLE)
    assert told_in_app(gatherly, people) == [1] * PEOPLE
    assert len(list((data / "mail").glob("*.eml"))) == PEOPLE


def confirmed(gatherly: Gatherly) -> Actor:
    """Somebody whose address is known to be theirs."""
    actor, users = add_user(gatherly), gatherly.ports.users

    def confirm() -> None:
        account = users.account(actor.user_id)
        users.save(replace(account, user=account.user.verified(gatherly.ports.clock.now())))

    gatherly.ports.unit_of_work.run(confirm)
    return actor


def tell_until_killed(database_url: str, run: int, steps: int) -> Counter[str]:
    """What a process said that was killed when it had done so many steps."""
    with Program("tests.integration.crashes.postman", database_url, str(run * BETWEEN_LEASES)) as process:
        said = Counter(process.stdout.readline().strip() for _ in range(steps))
        process.kill()
    return said


def told_in_app(gatherly: Gatherly, people: Sequence[Actor]) -> list[int]:
    """How often each was told in the app."""
    wanted, page = NotificationFilter(channel=Channel.IN_APP), PageRequest(10)
    notifications = gatherly.ports.notifications
    look = [lambda person=person: notifications.of_user(person.user_id, wanted, page).items for person in people]
    return [len(gatherly.ports.unit_of_work.read(each)) for each in look]
