"""By which channels people are told something, as an operator has set it up."""

from pathlib import Path

import pytest

from gatherly_adapters.bootstrap.channels import carried
from gatherly_adapters.settings import Settings
from gatherly_core.notifications.model import Channel

ON_A_SERVER = {"DATABASE_URL": "mysql+mysqlconnector://gatherly@db.example/gatherly", "JWT_SECRET": "s" * 32}
TWILIO = {
    "TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_FROM": "+15005550006",
}
ALWAYS = {Channel.EMAIL, Channel.IN_APP}


@pytest.fixture
def fcm(tmp_path: Path) -> dict[str, str]:
    return {"FCM_SERVICE_ACCOUNT": str(tmp_path / "key.json")}


def test_nobody_is_said_to_have_been_told_by_what_leads_nowhere(fcm: dict[str, str]) -> None:
    assert carried(Settings.load({}, ON_A_SERVER)) == ALWAYS
    assert carried(Settings.load({}, ON_A_SERVER | TWILIO)) == ALWAYS | {Channel.SMS}
    assert carried(Settings.load({}, ON_A_SERVER | fcm)) == ALWAYS | {Channel.PUSH}
    assert carried(Settings.load({}, ON_A_SERVER | TWILIO | fcm)) == set(Channel)


def test_all_are_tried_out_on_ones_own_machine() -> None:
    assert carried(Settings.load({}, {})) == set(Channel)
