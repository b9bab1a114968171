"""Which answers are kept under an `Idempotency-Key`, and which leave it free."""

from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.kernel.unit_of_work import OutcomeUnknown, StorageAway
from gatherly_web.idempotency import is_final
from tests.integration.web.callers import FREE, UNKNOWN, Caller, People, published, tickets_of
from tests.integration.web.test_idempotency import KEY, book, bookings_of, replayed


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    """An event with ten free places."""
    return published(ada, FREE)


class TestRefusals:
    def test_those_of_the_use_case_are_final(self, people: People, grace: Caller, event: dict[str, Any]) -> None:
        booker = people.attendee()
        booking = book(booker, event, quantity=10).json
        first = book(grace, event, 409)
        booker.delete(f"/api/bookings/{booking['id']}")

        again = book(grace, event, 409)

        assert again.json["code"] == "sold_out"
        assert (replayed(first), replayed(again)) == (False, True)
        assert again.body == first.body
        assert book(grace, event, key="another").json["status"] == "confirmed"

    @pytest.mark.parametrize(
        ("status", "wish"),
        [(404, {"event_id": UNKNOWN}), (400, {"attendees": [{"name": "A", "email": "a@example.com"}] * 2})],
    )
    def test_whatever_their_status(
        self, grace: Caller, event: dict[str, Any], status: int, wish: dict[str, object]
    ) -> None:
        answers = [book(grace, event, status, **wish) for _ in range(2)]

        assert list(map(replayed, answers)) == [False, True]

    def test_those_of_the_input_leave_the_key_free(self, grace: Caller, event: dict[str, Any]) -> None:
        book(grace, event, 400, quantity=0)
        book(grace, event, 400, colour="red")
        grace.post("/api/bookings", b"{", 400, idempotency_key=KEY)
        grace.post("/api/bookings", b"{}", 415, idempotency_key=KEY, content_type="text/plain")
        grace.post("/api/bookings", b" " * 100_001, 413, idempotency_key=KEY)
        grace.post("/api/tickets/none/purchase", {"quantity": 1}, 404, idempotency_key=KEY)

        assert not replayed(book(grace, event))

    def test_who_is_not_signed_in_leaves_the_key_free(
        self, nobody: Caller, grace: Caller, event: dict[str, Any]
    ) -> None:
        book(nobody, event, 401)

        assert not replayed(book(grace, event))

    @pytest.mark.parametrize("error", [StorageAway("Away."), OutcomeUnknown("Who knows."), ZeroDivisionError()])
    def test_failures_are_not_final(
        self,
        grace: Caller,
        event: dict[str, Any],
        gatherly: Gatherly,
        monkeypatch: pytest.MonkeyPatch,
        error: Exception,
    ) -> None:
        """Not even when what failed was done."""
        place = gatherly.application.booking.place_booking

        def place_and_fail(*request: Any) -> None:
            place(*request)
            raise error

        monkeypatch.setattr(gatherly.application.booking, "place_booking", place_and_fail)
        book(grace, event, 500 if isinstance(error, ZeroDivisionError) else 503)
        monkeypatch.undo()

        again = book(grace, event)

        assert not replayed(again)
        assert bookings_of(grace) == [again.json["id"]]

    def test_nor_do_they_double_a_purchase_or_an_entry(
        self, grace: Caller, ada: Caller, gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (sold_out,) = tickets_of(published(ada, FREE), grace)
        purchase, wish = f"/api/tickets/{sold_out['id']}/purchase", {"event_id": sold_out["event_id"]}

        for use_cases, name, path, body in (
            (gatherly.application.booking, "purchase_tickets", purchase, {"quantity": 10}),
            (gatherly.application.waitlist, "join", "/api/waitlist", wish),
        ):
            made = _done_and_unknown(use_cases, name, monkeypatch)
            grace.post(path, body, 503, idempotency_key=KEY)
            monkeypatch.undo()
            answer = grace.post(path, body, idempotency_key=KEY).json
            assert str(getattr(made[0], "entry", made[0]).id) == answer.get("booking", answer)["id"]

        assert len(bookings_of(grace)) == len(grace.get("/api/waitlist").json["items"]) == 1

    @pytest.mark.parametrize("answered", ["accept", "decline"])
    def test_who_answered_an_offer_is_told_so_when_nobody_knew(
        self,
        people: People,
        grace: Caller,
        event: dict[str, Any],
        gatherly: Gatherly,
        monkeypatch: pytest.MonkeyPatch,
        answered: str,
    ) -> None:
        booker = people.attendee()
        booking = book(booker, event, quantity=10).json
        entry = grace.post("/api/waitlist", {"event_id": event["id"]}).json["id"]
        booker.delete(f"/api/bookings/{booking['id']}")
        answer = getattr(gatherly.application.waitlist, answered)

        def answer_and_fail(*offer: Any, **how: Any) -> None:
            answer(*offer, **how)
            raise OutcomeUnknown("Who knows.")

        monkeypatch.setattr(gatherly.application.waitlist, answered, answer_and_fail)
        grace.post(f"/api/waitlist/{entry}/{answered}", None, 503, idempotency_key=KEY)
        monkeypatch.undo()

        told = grace.post(f"/api/waitlist/{entry}/{answered}", None, 200, idempotency_key=KEY)

        assert told.json["status"] == {"accept": "accepted", "decline": "left"}[answered]
        assert grace.post(f"/api/waitlist/{entry}/{answered}", None, 409).json["code"] == "no_offer"


def _done_and_unknown(use_cases: object, name: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Has a use case do its work and then fail; what it has done comes to be in the list."""
    use_case, done = getattr(use_cases, name), list[Any]()

    def do_and_fail(*command: Any) -> None:
        done.append(use_case(*command))
        raise OutcomeUnknown("Who knows.")

    monkeypatch.setattr(use_cases, name, do_and_fail)
    return done


@pytest.mark.parametrize("status", [200, 201, 204, 400, 402, 403, 404, 409, 412])
def test_answers_are_final(status: int) -> None:
    assert is_final(status)


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_what_says_nothing_about_the_request_is_not(status: int) -> None:
    assert not is_final(status)
