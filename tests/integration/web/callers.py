"""Who calls the API in tests, and what they make there."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

from webtest import TestResponse

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.accounts.model import Role
from gatherly_core.accounts.register import NewAccount
from tests.integration.web.documented_app import DocumentedApp

UNKNOWN = "0199a3c2-6f00-7000-8000-00000000ffff"
"""An id that nothing has."""
PASSWORD = "correct horse battery staple"
CONCERT = {
    "title": "Autumn Concert",
    "start_date": "2026-12-01T18:00:00Z",
    "end_date": "2026-12-01T21:00:00Z",
    "timezone": "Europe/Berlin",
    "currency": "EUR",
}
FREE = {"type": "regular", "name": "Regular", "price": 0, "quantity": 10}
PAID = {"type": "regular", "name": "Stalls", "price": 2500, "quantity": 10}


@dataclass(frozen=True)
class Form:
    """The body of a form (RFC 7578): files by the names of their fields, as browsers send them."""

    files: tuple[tuple[str, bytes], ...]

    CONTENT_TYPE: ClassVar[str] = "multipart/form-data; boundary=----boundary"

    @classmethod
    def of(cls, content: bytes) -> "Form":
        """A form with this file."""
        return cls((("file", content),))

    @property
    def body(self) -> bytes:
        parts = [
            f'------boundary\r\nContent-Disposition: form-data; name="{name}"; filename="concert.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n".encode()
            + content
            + b"\r\n"
            for name, content in self.files
        ]
        return b"".join([*parts, b"------boundary--\r\n"])


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the API: nobody known, or the user of a token."""

    api: DocumentedApp
    token: str | None = None
    id: str = ""
    email: str = ""

    def get(self, path: str, status: int = 200, **headers: str) -> TestResponse:
        return self.send("GET", path, None, status, **headers)

    def post(self, path: str, body: object = None, status: int = 201, **headers: str) -> TestResponse:
        return self.send("POST", path, body, status, **headers)

    def put(self, path: str, body: object, status: int = 200, **headers: str) -> TestResponse:
        return self.send("PUT", path, body, status, **headers)

    def patch(self, path: str, body: object, status: int = 200, **headers: str) -> TestResponse:
        return self.send("PATCH", path, body, status, **headers)

    def delete(self, path: str, status: int = 200, **headers: str) -> TestResponse:
        return self.send("DELETE", path, None, status, **headers)

    def send(self, method: str, path: str, body: object, status: int, **headers: str) -> TestResponse:
        """`headers` are named like arguments: `if_match` is If-Match.

        Bytes are sent as they are, a form as one, the rest as JSON.
        """
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token and "authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is None:
            return self.api.request(path, method=method, headers=sent, status=status)
        if isinstance(body, Form):
            sent.setdefault("content-type", Form.CONTENT_TYPE)
            body = body.body
        sent.setdefault("content-type", "application/json")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.api.request(path, method=method, headers=sent, body=content, status=status)


class People:
    """Makes users, each with an address of their own, and events."""

    def __init__(self, api: DocumentedApp, gatherly: Gatherly) -> None:
        self._api = api
        self._gatherly = gatherly
        self._numbers = count(1)
        self.nobody = Caller(api)

    def attendee(self) -> Caller:
        return self._register("attendee")

    def organizer(self) -> Caller:
        return self._register("organizer")

    def admin(self) -> Caller:
        email = f"admin.{next(self._numbers)}@example.com"
        self._gatherly.application.accounts.register.admit(NewAccount("Admin", email, PASSWORD, Role.ADMIN))
        return self.signed_in(email)

    def signed_in(self, email: str) -> Caller:
        """The user of this address, with a fresh token."""
        return self._caller(self.nobody.post("/api/auth/login", {"email": email, "password": PASSWORD}, 200))

    def _register(self, role: str) -> Caller:
        number = next(self._numbers)
        account = {
            "name": f"Person {number}",
            "email": f"person.{number}@example.com",
            "password": PASSWORD,
            "role": role,
        }
        return self._caller(self.nobody.post("/api/auth/register", account))

    def _caller(self, answer: TestResponse) -> Caller:
        user = answer.json["user"]
        return Caller(self._api, answer.json["access_token"], user["id"], user["email"])


def draft(organizer: Caller, *tickets: dict[str, Any], **details: Any) -> dict[str, Any]:
    """A draft of a concert that sells these tickets."""
    event: dict[str, Any] = organizer.post("/api/events", CONCERT | details | {"tickets": list(tickets)}).json
    return event


def published(organizer: Caller, *tickets: dict[str, Any], **details: Any) -> dict[str, Any]:
    """A published concert that sells these tickets."""
    event: dict[str, Any] = organizer.post(
        f"/api/events/{draft(organizer, *tickets, **details)['id']}/publish", None, 200
    ).json
    return event


def tickets_of(event: dict[str, Any], caller: Caller) -> list[dict[str, Any]]:
    tickets: list[dict[str, Any]] = caller.get(f"/api/events/{event['id']}/tickets").json["items"]
    return tickets


def bought(
    caller: Caller, event: dict[str, Any], quantity: int = 1, method: str | None = "pm_card_visa"
) -> dict[str, Any]:
    """A booking of the event's only ticket type, and its payment with this method."""
    wish = {"event_id": event["id"], "quantity": quantity, "payment_method": method}
    booking: dict[str, Any] = caller.post("/api/bookings", wish).json
    return booking
