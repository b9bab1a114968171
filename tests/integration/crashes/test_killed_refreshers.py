"""A process that is killed while it refreshes a session costs nobody the session."""

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import SignedIn
from tests.installations import add_user, settings_for
from tests.processes import Program


@pytest.fixture
def gatherly(fresh_database_url: str):
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield gatherly


def signed_in(gatherly: Gatherly) -> SignedIn:
    actor = add_user(gatherly)
    user = gatherly.ports.unit_of_work.read(lambda: gatherly.ports.users.get(actor.user_id))
    return gatherly.application.accounts.open_session(user)


@pytest.mark.parametrize("moment", ["early", "late"])
def test_who_asks_again_is_answered(gatherly: Gatherly, fresh_database_url: str, moment: str) -> None:
    first = signed_in(gatherly)
    with Program("tests.integration.crashes.dying_refresher", fresh_database_url, moment) as process:
        process.stdin.write(first.refresh_token)
    assert process.killed

    accounts = gatherly.application.accounts
    second = accounts.refresh_session(first.refresh_token)
    assert accounts.refresh_session(first.refresh_token).refresh_token == second.refresh_token
    third = accounts.refresh_session(second.refresh_token)
    assert accounts.authenticate(third.token.value).user_id == first.user.id
