"""Tickets and the door over HTTP."""

from base64 import urlsafe_b64decode

import pytest

from gatherly_adapters.bootstrap import Gatherly
from tests.integration.web.callers import FREE, UNKNOWN, Caller, People, draft, published


class TestCodes:
    def test_every_attendee_has_one_of_their_own(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        booking = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 3}).json
        codes = [attendee["unique_code"] for attendee in booking["attendees"]]
        assert len(set(codes)) == 3
        assert {len(code) for code in codes} == {26}
        for caller in (grace, ada):
            shown = caller.get(f"/api/bookings/{booking['id']}").json
            assert [attendee["unique_code"] for attendee in shown["attendees"]] == codes


class TestCheckinKeys:
    def test_they_are_for_who_runs_the_door(self, ada: Caller, people: People, gatherly: Gatherly) -> None:
        event = published(ada, FREE)
        (expected,) = gatherly.ports.ticket_signer.public_keys()
        for caller in (ada, people.admin()):
            (key,) = caller.get(f"/api/events/{event['id']}/checkin-key").json["keys"]
            assert (key["id"], key["algorithm"]) == (expected.id, "Ed25519")
            assert urlsafe_b64decode(key["public_key"] + "=") == expected.public_key

    def test_they_are_for_nobody_else(self, ada: Caller, grace: Caller, people: People) -> None:
        event = published(ada, FREE)
        for caller in (grace, people.organizer()):
            assert caller.get(f"/api/events/{event['id']}/checkin-key", 403).json["code"] == "forbidden"
        people.nobody.get(f"/api/events/{event['id']}/checkin-key", 401)

    @pytest.mark.parametrize("id", [UNKNOWN, "nonsense"])
    def test_only_of_what_is_there(self, ada: Caller, people: People, id: str) -> None:
        assert ada.get(f"/api/events/{id}/checkin-key", 404).json["code"] == "event_not_found"
        people.organizer().get(f"/api/events/{draft(ada, FREE)['id']}/checkin-key", 404)
