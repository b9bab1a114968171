"""The part of Twilio's API of 2010-04-01 that takes texts, with the refusals that it documents."""

import base64
import re
from urllib.parse import parse_qsl

from gatherly_adapters.twilio_settings import TwilioSettings
from tests.fake_providers.server import Answer, FakeServer, Posted

ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "hidden-0123456789abcdef0123456789"
NUMBER = "+15005550006"
SERVICE = "MG0123456789abcdef0123456789abcdef"
ALLOWED = {"To", "From", "MessagingServiceSid", "Body", "ValidityPeriod"}


class FakeTwilio(FakeServer):
    """Takes texts from one account, whose number and messaging service it knows, and from nobody else."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, str]] = []
        """The parameters of each text that was taken, oldest first."""
        self.refusals: dict[str, int] = {}
        """Numbers that texts are refused for, and the error."""
        self.statuses = {20003: 401, 20404: 404}
        """What errors are answered with, if not with 400."""
        self.lost: dict[str, int] = {}
        """Numbers for which texts are taken that then fail, and the error."""

    def settings(self, auth_token: str = AUTH_TOKEN, sender: str = NUMBER) -> TwilioSettings:
        return TwilioSettings(account_sid=ACCOUNT_SID, auth_token=auth_token, sender=sender, api_base=self.url)

    def arrived(self) -> list[tuple[str, str]]:
        return [(message["To"], message["Body"]) for message in self.messages]

    def refuse(self, number: str) -> None:
        """Whoever has the number sent STOP."""
        self.refusals[number] = 21610

    def go_away(self) -> None:
        self.close()

    def take(self, posted: Posted) -> Answer:
        error = self._error(posted)
        form = _form(posted)
        if error is not None:
            status = self.statuses.get(error, 400)
            # The texts of the real ones name the number too.
            return Answer.of({"code": error, "message": f"Wrong: {form.get('To')}", "status": status}, status)
        if form["To"] in self.lost:
            failed = {"sid": "SM1", "status": "failed", "error_code": self.lost[form["To"]], "to": form["To"]}
            return Answer.of(failed, 201)
        self.messages.append(form)
        taken = {"sid": f"SM{len(self.messages):032x}", "status": "queued", "error_code": None, "error_message": None}
        return Answer.of(taken | {"to": form["To"], "body": form["Body"]}, 201)

    def _error(self, posted: Posted) -> int | None:
        user = base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
        if posted.headers.get("authorization") != f"Basic {user}":
            return 20003
        if posted.path != f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json":
            return 20404
        return self._error_of(_form(posted))

    def _error_of(self, form: dict[str, str]) -> int | None:
        if "To" not in form:
            return 21604
        if not re.fullmatch(r"\+[1-9]\d{6,14}", form["To"]):
            return 21211
        if form["To"] in self.refusals:
            return self.refusals[form["To"]]
        if not form.get("Body"):
            return 21602
        if len(form["Body"].encode("utf-16-le")) > 2 * 1600:
            return 21617
        return _error_of_sender(form)


def _error_of_sender(form: dict[str, str]) -> int | None:
    if "From" not in form and "MessagingServiceSid" not in form:
        return 21603
    if form.get("MessagingServiceSid", SERVICE) != SERVICE:
        return 21701
    if form.get("From", NUMBER) not in {NUMBER, "Old Hall"}:
        return 21659
    return None


def _form(posted: Posted) -> dict[str, str]:
    """The parameters. What is not in a form, or no parameter of Twilio's, is none of them."""
    if posted.headers.get("content-type") != "application/x-www-form-urlencoded":
        return {}
    pairs = parse_qsl(posted.body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    form = dict(pairs)
    assert len(form) == len(pairs)
    assert form.keys() <= ALLOWED
    assert 1 <= int(form.get("ValidityPeriod", "1")) <= 14400
    return form
