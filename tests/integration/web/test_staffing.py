"""Staff over HTTP: invited, there, and gone."""

from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.mail import MemoryMailer
from tests.integration.web.callers import FREE, UNKNOWN, Caller, People, draft, published

SCANNER = {"role": "scanner"}


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    return published(ada, FREE)


def invitations(event: dict[str, Any]) -> str:
    return f"/api/events/{event['id']}/invitations"


def token_for(gatherly: Gatherly, who: Caller, subject: str = "Join the staff") -> str:
    """The token in the last letter to somebody that begins so."""
    mailer = gatherly.ports.mailer
    assert isinstance(mailer, MemoryMailer)
    letters = [letter for letter in mailer.sent_to(who.email) if letter.subject.startswith(subject)]
    return letters[-1].text.partition("#token=")[2].split()[0]


def confirm_address(gatherly: Gatherly, who: Caller) -> None:
    who.post("/api/auth/verify-email", {"token": token_for(gatherly, who, "Confirm")}, 200)


def hired(gatherly: Gatherly, organizer: Caller, event: dict[str, Any], who: Caller, role: str) -> dict[str, Any]:
    organizer.post(invitations(event), {"email": who.email, "role": role})
    confirm_address(gatherly, who)
    post: dict[str, Any] = who.post("/api/invitations/accept", {"token": token_for(gatherly, who)}, 200).json
    return post


class TestInvite:
    def test_it_is_listed_until_it_is_withdrawn(self, ada: Caller, event: dict[str, Any]) -> None:
        made = ada.post(invitations(event), {"email": "Grace@Example.com"} | SCANNER).json

        assert made.items() >= {"event_id": event["id"], "email": "grace@example.com", "role": "scanner"}.items()
        assert (made["created_at"], made["expires_at"]) == ("2026-01-01T12:00:00Z", "2026-01-08T12:00:00Z")
        assert ada.get(invitations(event)).json["items"] == [made]
        ada.delete(f"/api/invitations/{made['id']}", 204)
        assert ada.get(invitations(event)).json["items"] == []
        assert ada.delete(f"/api/invitations/{made['id']}", 404).json["code"] == "invitation_not_found"

    def test_nobody_is_invited_twice(self, ada: Caller, event: dict[str, Any]) -> None:
        ada.post(invitations(event), {"email": "grace@example.com"} | SCANNER)

        assert ada.post(invitations(event), {"email": "GRACE@example.com"} | SCANNER, 409).json["code"] == (
            "already_invited"
        )
        assert ada.post(invitations(event), {"email": ada.email} | SCANNER, 409).json["code"] == "already_staff"

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [({"email": "nobody"}, "email"), ({"role": "organizer"}, "role"), ({"role": "admin"}, "role")],
    )
    def test_it_must_make_sense(self, ada: Caller, event: dict[str, Any], wrong: dict[str, str], name: str) -> None:
        refusal = ada.post(invitations(event), {"email": "grace@example.com"} | SCANNER | wrong, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == [name]

    def test_a_repeat_sends_one_letter(self, gatherly: Gatherly, ada: Caller, event: dict[str, Any]) -> None:
        body = {"email": "grace@example.com"} | SCANNER
        first = ada.post(invitations(event), body, idempotency_key="once")

        assert ada.post(invitations(event), body, idempotency_key="once").json == first.json
        assert isinstance(gatherly.ports.mailer, MemoryMailer)
        assert len(gatherly.ports.mailer.sent_to("grace@example.com")) == 1

    def test_an_address_is_written_to_a_few_times_a_day(
        self, gatherly: Gatherly, ada: Caller, event: dict[str, Any]
    ) -> None:
        body = {"email": "grace@example.com"} | SCANNER
        for _ in range(5):
            made = ada.post(invitations(event), body).json
            ada.delete(f"/api/invitations/{made['id']}", 204)

        refusal = ada.post(invitations(event), body, 429)

        assert refusal.json["code"] == "too_many_invitations"
        assert refusal.json["detail"] == "The address was invited 5 times today. Please try again tomorrow."
        assert refusal.headers["Retry-After"] == "43200"
        assert ada.get(invitations(event)).json["items"] == []
        assert isinstance(gatherly.ports.mailer, MemoryMailer)
        assert len(gatherly.ports.mailer.sent_to("grace@example.com")) == 5


class TestJoin:
    def test_the_rights_count_from_the_next_request_on(
        self, gatherly: Gatherly, ada: Caller, grace: Caller, event: dict[str, Any]
    ) -> None:
        attendees = f"/api/events/{event['id']}/attendees"
        grace.get(attendees, 403)

        post = hired(gatherly, ada, event, grace, "scanner")

        assert grace.get(attendees).json["items"] == []
        assert grace.get("/api/me/posts").json["items"] == [post]
        (colleague,) = ada.get(f"/api/events/{event['id']}/staff").json["items"]
        assert colleague == post | {"name": colleague["name"], "email": grace.email}
        assert grace.get(f"/api/events/{event['id']}/staff", 403).json["code"] == "forbidden"

    def test_they_end_with_the_next_request(
        self, gatherly: Gatherly, ada: Caller, grace: Caller, event: dict[str, Any]
    ) -> None:
        promo_codes = f"/api/events/{event['id']}/promo-codes"
        post = hired(gatherly, ada, event, grace, "manager")
        grace.get(promo_codes)

        ada.delete(f"/api/staff/{post['id']}", 204)

        grace.get(promo_codes, 403)
        assert grace.get("/api/me/posts").json["items"] == []
        assert ada.delete(f"/api/staff/{post['id']}", 404).json["code"] == "member_not_found"

    def test_who_is_in_a_staff_may_leave_it(
        self, gatherly: Gatherly, ada: Caller, grace: Caller, event: dict[str, Any]
    ) -> None:
        post = hired(gatherly, ada, event, grace, "scanner")

        grace.delete(f"/api/staff/{post['id']}", 204)

        assert ada.get(f"/api/events/{event['id']}/staff").json["items"] == []

    def test_it_is_for_the_address_alone(
        self, gatherly: Gatherly, people: People, ada: Caller, grace: Caller, event: dict[str, Any]
    ) -> None:
        ada.post(invitations(event), {"email": grace.email} | SCANNER)
        token = {"token": token_for(gatherly, grace)}

        assert people.attendee().post("/api/invitations/accept", token, 403).json["code"] == "invited_another"
        assert grace.post("/api/invitations/accept", token, 403).json["code"] == "address_unconfirmed"
        confirm_address(gatherly, grace)
        grace.post("/api/invitations/accept", token, 200)
        assert grace.post("/api/invitations/accept", token, 404).json["code"] == "invitation_not_found"

    def test_a_lost_answer_can_be_had_again(
        self, gatherly: Gatherly, ada: Caller, grace: Caller, event: dict[str, Any]
    ) -> None:
        ada.post(invitations(event), {"email": grace.email} | SCANNER)
        confirm_address(gatherly, grace)
        token = {"token": token_for(gatherly, grace)}

        first = grace.post("/api/invitations/accept", token, 200, idempotency_key="join")

        assert grace.post("/api/invitations/accept", token, 200, idempotency_key="join").json == first.json

    def test_a_manager_runs_a_draft(self, gatherly: Gatherly, ada: Caller, grace: Caller) -> None:
        theirs, others = draft(ada, FREE), draft(ada, FREE)
        hired(gatherly, ada, theirs, grace, "manager")

        assert grace.post(f"/api/events/{theirs['id']}/publish", None, 200).json["status"] == "published"
        grace.post(f"/api/events/{others['id']}/publish", None, 404)
        grace.post(f"/api/events/{theirs['id']}/cancel", None, 403)
        grace.delete(f"/api/events/{theirs['id']}", 403)
        grace.post(invitations(theirs), {"email": "someone@example.com"} | SCANNER, 403)
        grace.post(f"/api/events/{UNKNOWN}/publish", None, 404)
