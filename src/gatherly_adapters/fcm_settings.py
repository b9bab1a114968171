"""How Firebase Cloud Messaging is reached."""

from dataclasses import dataclass
from pathlib import Path

from gatherly_adapters.given_settings import GivenSettings, Name

FCM = "https://fcm.googleapis.com"
SERVICE_ACCOUNT = Name("FCM_SERVICE_ACCOUNT", "gatherly.fcm_service_account")
API_BASE = Name("FCM_API_BASE", "gatherly.fcm_api_base")


@dataclass(frozen=True, slots=True, kw_only=True)
class FcmSettings:
    """A project at Firebase."""

    service_account: Path
    """The file with the key of an account that may send messages."""
    api_base: str


def fcm_settings(given: GivenSettings) -> FcmSettings | None:
    """The project at Firebase, None when there is none. WrongSetting for what is not accepted."""
    file = given.text(SERVICE_ACCOUNT)
    api_base = given.address(API_BASE, FCM)
    return FcmSettings(service_account=Path(file), api_base=api_base) if file else None
