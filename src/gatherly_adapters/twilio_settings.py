"""How Twilio is reached."""

import re
from dataclasses import dataclass, field

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

TWILIO = "https://api.twilio.com"
ACCOUNT_SID = Name("TWILIO_ACCOUNT_SID", "gatherly.twilio_account_sid")
AUTH_TOKEN = Name("TWILIO_AUTH_TOKEN", "gatherly.twilio_auth_token")
FROM = Name("TWILIO_FROM", "gatherly.twilio_from")
API_BASE = Name("TWILIO_API_BASE", "gatherly.twilio_api_base")
MESSAGING_SERVICE = re.compile(r"MG[0-9a-f]{32}")
SENDER = rf"\+[1-9][0-9]{{6,14}}|{MESSAGING_SERVICE.pattern}|(?=.*[A-Za-z])[A-Za-z0-9 +&_-]{{1,11}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings:
    """An account at Twilio, and whom its texts come from."""

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str
    """A number of the account's, a name, or a messaging service."""
    api_base: str

    @property
    def sends_by_service(self) -> bool:
        """Whether the sender is a messaging service, which has numbers of its own."""
        return MESSAGING_SERVICE.fullmatch(self.sender) is not None


def twilio_settings(given: GivenSettings) -> TwilioSettings | None:
    """The account at Twilio, None when there is none. WrongSetting for what is not accepted, and half an account."""
    account_sid = given.fitting(ACCOUNT_SID, r"AC[0-9a-f]{32}", "the SID of an account (AC…)")
    auth_token = given.fitting(AUTH_TOKEN, r"[!-~]{16,128}", "the auth token of the account")
    sender = given.fitting(FROM, SENDER, "a number like +15005550006, a name, or a messaging service (MG…)")
    api_base = given.address(API_BASE, TWILIO)
    if account_sid is None and auth_token is None:
        return None
    if account_sid is None or auth_token is None or sender is None:
        raise WrongSetting(f"{ACCOUNT_SID}, {AUTH_TOKEN} and {FROM} must be set together, or none of the first two.")
    return TwilioSettings(account_sid=account_sid, auth_token=auth_token, sender=sender, api_base=api_base)
