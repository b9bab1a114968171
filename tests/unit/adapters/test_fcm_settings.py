import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gatherly_adapters.bootstrap.channels import pushes, texts
from gatherly_adapters.console_messages import ConsolePushes, ConsoleTexts
from gatherly_adapters.fcm_push import FcmPushes
from gatherly_adapters.fcm_settings import SERVICE_ACCOUNT, FcmSettings
from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.service_accounts import read_service_account
from gatherly_adapters.settings import Settings
from gatherly_adapters.twilio_sms import TwilioTexts
from tests.factories import NOW
from tests.fake_providers.google import rsa_key
from tests.unit.adapters.test_twilio_settings import TWILIO


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def written(file: Path, **changes: object) -> Path:
    """A key of a service account, but for what is changed."""
    content = {
        "type": "service_account",
        "project_id": "old-hall-1234",
        "private_key_id": "0123",
        "private_key": pem(rsa_key()),
        "client_email": "gatherly@old-hall-1234.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    file.write_text(json.dumps(content | changes))
    return file


def test_it_is_not_there_unless_it_is_set() -> None:
    assert Settings.load({}, {"FCM_API_BASE": "http://localhost:1"}).fcm is None


def test_it_is_a_file_and_an_address() -> None:
    given = {"FCM_SERVICE_ACCOUNT": "/etc/gatherly/fcm.json"}
    assert Settings.load({}, given).fcm == FcmSettings(
        service_account=Path("/etc/gatherly/fcm.json"), api_base="https://fcm.googleapis.com"
    )
    ini = {"gatherly.fcm_service_account": "a.json", "gatherly.fcm_api_base": "http://127.0.0.1:1/"}
    fcm = Settings.load(ini, {}).fcm
    assert fcm == FcmSettings(service_account=Path("a.json"), api_base="http://127.0.0.1:1")


def test_it_goes_by_tls() -> None:
    with pytest.raises(WrongSetting, match=r"^FCM_API_BASE "):
        Settings.load({}, {"FCM_API_BASE": "http://fcm.googleapis.com"})


def test_it_knows_the_account(tmp_path: Path) -> None:
    account = read_service_account(written(tmp_path / "key.json"), SERVICE_ACCOUNT)
    assert (account.project_id, account.private_key_id) == ("old-hall-1234", "0123")


@pytest.mark.parametrize(
    "changes",
    [
        {"project_id": "hidden/../x"},
        {"project_id": None},
        {"private_key": "hidden"},
        {"private_key": "-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----\n"},
        {"private_key": pem(ec.generate_private_key(ec.SECP256R1()))},
        {"client_email": ""},
        {"token_uri": "http://hidden.example/token"},
        {"token_uri": 1},
    ],
)
def test_it_refuses_what_is_no_key_without_telling_it(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(WrongSetting, match=r"^FCM_SERVICE_ACCOUNT .*key\.json.*no key") as wrong:
        read_service_account(written(tmp_path / "key.json", **changes), SERVICE_ACCOUNT)
    assert "hidden" not in str(wrong.value)


@pytest.mark.parametrize("content", ["[]", "1", "hidden", "", "[" * 100_000, b"\xff"])
def test_it_refuses_what_is_no_object_of_json(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / "key.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(WrongSetting, match=r"^FCM_SERVICE_ACCOUNT "):
        read_service_account(file, SERVICE_ACCOUNT)


@pytest.mark.parametrize("name", ["nothing.json", "."])
def test_it_refuses_what_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSetting, match=r"^FCM_SERVICE_ACCOUNT .*cannot be read"):
        read_service_account(tmp_path / name, SERVICE_ACCOUNT)


def test_messages_go_to_the_log_unless_somebody_is_set_to_bring_them(tmp_path: Path) -> None:
    settings = Settings.load({}, {})
    assert isinstance(texts(settings), ConsoleTexts)
    assert isinstance(pushes(settings, FixedClock(NOW)), ConsolePushes)
    settings = Settings.load({}, TWILIO | {"FCM_SERVICE_ACCOUNT": str(written(tmp_path / "key.json"))})
    assert isinstance(texts(settings), TwilioTexts)
    assert isinstance(pushes(settings, FixedClock(NOW)), FcmPushes)
