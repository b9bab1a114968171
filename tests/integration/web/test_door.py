"""The door over HTTP."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.admission.model import SignedTicket
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, draft, published, tickets_of

EARLIER, LATER = "2025-12-31T23:00:00Z", "2026-01-01T11:00:00Z"
NOW = "2026-01-01T12:00:00Z"


@dataclass(frozen=True)
class Door:
    """The door of an event of `ada`, and a ticket of `grace`."""

    ada: Caller
    grace: Caller
    event: dict[str, Any]
    ticket: dict[str, Any]
    booking: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.booking["attendees"][0]["unique_code"])

    @property
    def attendee(self) -> dict[str, Any]:
        """As they are now."""
        attendee: dict[str, Any] = self.grace.get(f"/api/bookings/{self.booking['id']}").json["attendees"][0]
        return attendee

    def check(self, way: str, status: int = 200, **scan: object) -> dict[str, Any]:
        answer: dict[str, Any] = self.ada.post(f"/api/tickets/{self.ticket['id']}/check{way}", scan, status).json
        return answer

    def merge(self, *scans: object, status: int = 200) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.ada.post(self.scans, {"scans": scans}, status).json["items"]
        return items

    def log(self, query: str = "") -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.ada.get(self.scans + query).json["items"]
        return items

    @property
    def scans(self) -> str:
        return f"/api/events/{self.event['id']}/checkins"

    def seen(
        self, at: str = EARLIER, direction: str = "in", device_id: str = "Gate A", **more: object
    ) -> dict[str, Any]:
        return {"code": self.code, "at": at, "direction": direction, "device_id": device_id} | more


@pytest.fixture
def door(ada: Caller, grace: Caller, clock: FixedClock) -> Door:
    clock.advance(timedelta(days=-1))
    event = published(ada, FREE)
    booking = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json
    clock.advance(timedelta(days=1))
    return Door(ada, grace, event, tickets_of(event, ada)[0], booking)


class TestScan:
    def test_it_lets_in_and_out(self, door: Door, clock: FixedClock) -> None:
        came = door.check("in", code=door.code, device_id="Gate A")
        assert (came["checked_in"], came["checked_in_at"], came["checked_out_at"]) == (True, NOW, None)
        assert came == door.attendee
        clock.advance(timedelta(minutes=1))
        left = door.check("out", attendee_id=came["id"])
        assert (left["checked_in"], left["checked_in_at"]) == (False, NOW)
        assert left["checked_out_at"] == "2026-01-01T12:01:00Z"
        assert door.check("in", code=door.code)["checked_in"]

    def test_it_reads_the_qr_code(self, door: Door, gatherly: Gatherly) -> None:
        assert door.check("in", code=f"  {qr_of(door, gatherly)} ")["checked_in"]

    def test_it_lets_nobody_in_twice_and_says_since_when(self, door: Door, clock: FixedClock) -> None:
        door.check("in", code=door.code, device_id="Gate A")
        clock.advance(timedelta(minutes=1))
        refusal = door.check("in", 409, code=door.code, device_id="Gate B")
        assert (refusal["code"], refusal["checked_in_at"], refusal["device_id"]) == (
            "already_checked_in",
            NOW,
            "Gate A",
        )

    def test_it_says_what_is_wrong(self, door: Door, people: People) -> None:
        def code(status: int, way: str = "in", **scan: object) -> str:
            return str(door.check(way, status, **scan)["code"])

        assert code(409, "out", code=door.code) == "not_checked_in"
        assert code(404, code="nothing at all") == "unknown_code"
        assert code(404, attendee_id=UNKNOWN) == "unknown_code"
        other = published(door.ada, FREE)
        stranger = people.attendee().post("/api/bookings", {"event_id": other["id"], "quantity": 1}).json
        assert code(409, code=stranger["attendees"][0]["unique_code"]) == "wrong_event"
        assert code(404, attendee_id=stranger["attendees"][0]["id"]) == "unknown_code"
        another = door.ada.post(f"/api/events/{door.event['id']}/tickets", PAID).json
        pending = door.grace.post(f"/api/tickets/{another['id']}/purchase", {"quantity": 1}).json["booking"]
        held = pending["attendees"][0]["unique_code"]
        assert code(409, code=held) == "not_confirmed"
        at_the_other = door.ada.post(f"/api/tickets/{another['id']}/checkin", {"code": door.code}, 409)
        assert at_the_other.json["code"] == "wrong_ticket"
        door.grace.delete(f"/api/bookings/{door.booking['id']}")
        assert code(409, code=door.code) == "void_ticket"
        assert len(door.log()) == 8

    def test_it_refuses_forged_tickets(self, door: Door, gatherly: Gatherly) -> None:
        assert door.check("in", 400, code=qr_of(door, gatherly)[:-1] + "!")["code"] == "forged_code"

    def test_only_who_runs_the_door_may(self, door: Door, people: People) -> None:
        path = f"/api/tickets/{door.ticket['id']}/checkin"
        for caller in (door.grace, people.organizer()):
            assert caller.post(path, {"code": door.code}, 403).json["code"] == "forbidden"
        hidden = tickets_of(draft(door.ada, FREE), door.ada)[0]["id"]
        refusal = people.organizer().post(f"/api/tickets/{hidden}/checkin", {"code": door.code}, 404)
        assert refusal.json["code"] == "event_not_found"
        assert people.admin().post(path, {"code": door.code}, 200).json["checked_in"]

    @pytest.mark.parametrize(
        ("scan", "named"),
        [
            ({}, "code"),
            ({"code": "x", "attendee_id": UNKNOWN}, "attendee_id"),
            ({"code": ""}, "code"),
            ({"code": "x" * 301}, "code"),
            ({"code": "\x00"}, "code"),
            ({"code": None}, "code"),
            ({"attendee_id": 17}, "attendee_id"),
            ({"code": "x", "device_id": ""}, "device_id"),
            ({"code": "x", "device_id": "x" * 65}, "device_id"),
            ({"code": "x", "at": NOW}, "at"),
        ],
    )
    def test_it_refuses_what_makes_no_sense(self, door: Door, scan: dict[str, object], named: str) -> None:
        refusal = door.check("in", 400, **scan)
        assert [(problem["location"], problem["name"]) for problem in refusal["errors"]] == [("body", named)]
        assert door.log() == []


class TestMerge:
    def test_it_gives_each_scan_a_verdict_in_order(self, door: Door) -> None:
        items = door.merge(
            door.seen(nonce="1"), door.seen(code="nothing"), door.seen(LATER, "out"), door.seen("2026-01-02T12:00:00Z")
        )
        assert [item["result"] for item in items] == ["admitted", "unknown_code", "left", "from_the_future"]
        assert [item["code"] for item in items] == [None, "unknown_code", None, "from_the_future"]
        assert [item["attendee"] for item in items] == [door.attendee, None, door.attendee, door.attendee]
        assert items[0]["nonce"] == "1"
        assert items[1]["detail"] == "No attendee of this event has this code."
        assert (door.attendee["checked_in_at"], door.attendee["checked_out_at"]) == (EARLIER, LATER)

    def test_it_takes_the_list_alone(self, door: Door) -> None:
        answer = door.ada.post(door.scans, [door.seen()], 200)
        assert [item["result"] for item in answer.json["items"]] == ["admitted"]
        assert door.ada.post(door.scans, [], 200).json == {"items": []}

    def test_it_counts_each_scan_once_with_and_without_nonces(self, door: Door) -> None:
        for nonces in ({"nonce": "7"}, {}):
            scans = [door.seen(**nonces), door.seen(LATER, "out", **nonces and {"nonce": "8"})]
            first = door.merge(*scans)
            assert door.merge(*scans) == first
            assert door.merge(*scans[::-1]) == first[::-1]
        assert len(door.log()) == 4

    def test_a_scan_that_cannot_be_read_spoils_no_other(self, door: Door) -> None:
        broken = [
            {},
            17,
            None,
            door.seen(at="yesterday"),
            door.seen(direction="up"),
            door.seen(colour="red"),
            door.seen(code="\x00"),
            door.seen(device_id=None),
            door.seen(nonce=17),
        ]
        items = door.merge(*broken, door.seen())
        assert [item["result"] for item in items] == ["invalid_input"] * len(broken) + ["admitted"]
        names = [[problem["name"] for problem in item["errors"]] for item in items[:-1]]
        assert names[0] == ["code", "at", "direction", "device_id"]
        assert names[1:] == [[""], [""], ["at"], ["direction"], ["colour"], ["code"], ["device_id"], ["nonce"]]
        assert len(door.log()) == 1

    def test_two_devices_that_let_somebody_in_are_a_conflict(self, door: Door) -> None:
        door.merge(door.seen())
        (item,) = door.merge(door.seen(LATER, device_id="Gate B"))
        assert (item["result"], item["code"]) == ("conflict", "conflict")
        assert item["attendee"]["checked_in_at"] == EARLIER
        named = [(item["conflict"][who]["device_id"], item["conflict"][who]["at"]) for who in ("admitted", "doubled")]
        assert named == [("Gate A", EARLIER), ("Gate B", LATER)]
        (logged,) = door.log("?result=conflict")
        assert logged["id"] == item["conflict"]["doubled"]["id"]
        assert logged["against"] == item["conflict"]["admitted"]

    @pytest.mark.parametrize("content", [{}, {"scans": {}}, {"scans": None}, {"scans": "x"}, {"scans": [{}] * 501}])
    def test_it_takes_lists_of_a_sensible_size(self, door: Door, content: dict[str, Any]) -> None:
        refusal = door.ada.post(door.scans, content, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["scans"]

    @pytest.mark.parametrize("content", [b'"text"', b"17", b"null", b"true", b"1.5"])
    def test_it_takes_objects_and_lists_only(self, door: Door, content: bytes) -> None:
        refusal = door.ada.post(door.scans, content, 400)
        assert [problem["description"] for problem in refusal.json["errors"]] == ["must be an object"]

    def test_only_who_runs_the_door_may(self, door: Door, people: People) -> None:
        for caller in (door.grace, people.organizer()):
            assert caller.post(door.scans, [door.seen()], 403).json["code"] == "forbidden"
        hidden = f"/api/events/{draft(door.ada, FREE)['id']}/checkins"
        assert people.organizer().post(hidden, [], 404).json["code"] == "event_not_found"


class TestLog:
    def test_it_lists_every_scan_the_last_received_first(self, door: Door) -> None:
        door.check("in", code=door.code)
        door.check("in", 409, code=door.code)
        door.merge(door.seen(code="nothing", nonce="17"))
        by_result = {scan["result"]: scan for scan in door.log()}
        assert set(by_result) == {"admitted", "already_checked_in", "unknown_code"}
        admitted, again, unknown = (by_result[name] for name in ("admitted", "already_checked_in", "unknown_code"))
        assert (admitted["ticket_id"], admitted["device_id"], admitted["detail"]) == (door.ticket["id"], None, None)
        assert again["against"] == {"id": admitted["id"], "device_id": None, "at": admitted["at"]}
        assert again["detail"] == "This ticket has been checked in already."
        assert (unknown["nonce"], unknown["attendee_id"], unknown["ticket_id"]) == ("17", None, None)
        assert {scan["scanned_by"] for scan in by_result.values()} == {door.ada.id}
        assert door.code not in door.ada.get(door.scans).text

    def test_it_is_paged(self, door: Door) -> None:
        door.merge(*(door.seen(code="nothing", nonce=str(number)) for number in range(3)))
        first = door.ada.get(f"{door.scans}?limit=2&result=unknown_code")
        rest = door.ada.get(f"{door.scans}?limit=2&result=unknown_code&cursor={first.json['next_cursor']}").json
        assert len({scan["id"] for scan in first.json["items"] + rest["items"]}) == 3
        assert rest["next_cursor"] is None
        assert "result=unknown_code" in first.headers["Link"]

    def test_it_knows_results_only(self, door: Door) -> None:
        refusal = door.ada.get(f"{door.scans}?result=perhaps", 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["result"]

    def test_only_who_runs_the_door_may(self, door: Door, people: People) -> None:
        for caller in (door.grace, people.organizer()):
            assert caller.get(door.scans, 403).json["code"] == "forbidden"


def qr_of(door: Door, gatherly: Gatherly) -> str:
    ticket = SignedTicket(EventId(UUID(door.event["id"])), TicketTypeId(UUID(door.ticket["id"])), door.code)
    return gatherly.ports.ticket_signer.sign(ticket)
