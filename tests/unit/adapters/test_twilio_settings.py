import pytest

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.settings import Settings
from gatherly_adapters.twilio_settings import TwilioSettings

SID = "AC0123456789abcdef0123456789abcdef"
TWILIO = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "hidden-hidden-hidden", "TWILIO_FROM": "+15005550006"}


def twilio_of(**environ: str) -> TwilioSettings:
    twilio = Settings.load({}, TWILIO | environ).twilio
    assert twilio is not None
    return twilio


def test_it_is_not_there_unless_it_is_set() -> None:
    assert Settings.load({}, {}).twilio is None
    assert Settings.load({}, {"TWILIO_FROM": "Old Hall", "TWILIO_API_BASE": "http://localhost:1"}).twilio is None


def test_it_knows_the_account_and_where_it_is() -> None:
    twilio = twilio_of()
    assert (twilio.account_sid, twilio.auth_token, twilio.sender) == tuple(TWILIO.values())
    assert twilio.api_base == "https://api.twilio.com"
    assert twilio_of(TWILIO_API_BASE="http://127.0.0.1:12112/").api_base == "http://127.0.0.1:12112"


def test_it_takes_everything_from_either_source() -> None:
    assert (
        Settings.load({f"gatherly.{name.lower()}": value for name, value in TWILIO.items()}, {}).twilio == twilio_of()
    )


@pytest.mark.parametrize("sender", ["+15005550006", "Old Hall", "Hall42", "MG0123456789abcdef0123456789abcdef"])
def test_it_takes_numbers_names_and_services_for_senders(sender: str) -> None:
    twilio = twilio_of(TWILIO_FROM=sender)
    assert twilio.sender == sender
    assert twilio.sends_by_service is sender.startswith("MG0")


def test_it_shows_no_token() -> None:
    assert "hidden" not in repr(Settings.load({}, TWILIO))


@pytest.mark.parametrize("missing", TWILIO)
def test_it_refuses_half_an_account(missing: str) -> None:
    with pytest.raises(WrongSetting, match=r"^TWILIO_ACCOUNT_SID .*together"):
        twilio_of(**{missing: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", "SK0123456789abcdef0123456789abcdef"),
        ("TWILIO_ACCOUNT_SID", "AC-hidden"),
        ("TWILIO_AUTH_TOKEN", "hidden"),
        ("TWILIO_AUTH_TOKEN", "hidden hidden hidden"),
        ("TWILIO_FROM", "15005550006"),
        ("TWILIO_FROM", "0123456789"),
        ("TWILIO_FROM", "A name that is too long"),
        ("TWILIO_API_BASE", "http://api.twilio.com"),
        ("TWILIO_API_BASE", "https://user:hidden@api.twilio.com"),
    ],
)
def test_it_refuses_what_cannot_be_meant(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=rf"^{name} ") as wrong:
        twilio_of(**{name: value})
    assert "hidden" not in str(wrong.value)
