"""ETags: reading again what one has, and changing only what one has seen."""

import pytest

from tests.integration.web.callers import CONCERT, FREE, Caller, draft, published, tickets_of


class TestReading:
    @pytest.mark.parametrize("path", ["/api/events", "/api/events/{id}", "/api/events/{id}/tickets", "/api/categories"])
    def test_what_the_client_has_is_not_sent_again(self, ada: Caller, path: str) -> None:
        address = path.replace("{id}", published(ada, FREE)["id"])
        etag = ada.get(address).headers["ETag"]

        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            answer = ada.get(address, 304, if_none_match=known)
            assert (answer.body, answer.headers["ETag"]) == (b"", etag)
        for other in ('"other"', "", etag.strip('"'), "nonsense"):
            assert ada.get(address, if_none_match=other).headers["ETag"] == etag

    def test_the_tag_of_one_thing_begins_with_its_version(self, ada: Caller) -> None:
        event = published(ada, FREE)
        (ticket,) = tickets_of(event, ada)

        assert ada.get(f"/api/events/{event['id']}").headers["ETag"].startswith('"2.')
        assert ada.get(f"/api/tickets/{ticket['id']}").headers["ETag"].startswith('"1.')

    def test_a_booking_changes_the_tag_but_not_the_version(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        before = ada.get(f"/api/events/{event['id']}")
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        after = ada.get(f"/api/events/{event['id']}", if_none_match=before.headers["ETag"])

        assert after.headers["ETag"] != before.headers["ETag"]
        assert after.json["version"] == before.json["version"]

    def test_caches_ask_again_and_keep_users_apart(self, ada: Caller) -> None:
        answer = ada.get(f"/api/events/{published(ada)['id']}")

        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Authorization" in answer.headers["Vary"]

    def test_what_is_one_s_own_is_not_kept(self, grace: Caller) -> None:
        assert grace.get("/api/me").headers["Cache-Control"] == "no-store"


class TestChanging:
    @pytest.mark.parametrize("seen", ['"1"', 'W/"1"', '"1.0123abcd"', "*", ' "1" '])
    def test_what_one_has_seen_can_be_changed(self, ada: Caller, seen: str) -> None:
        event = draft(ada, FREE)
        (ticket,) = tickets_of(event, ada)

        assert ada.put(f"/api/tickets/{ticket['id']}", FREE, if_match=seen).json["version"] == 2
        assert ada.put(f"/api/events/{event['id']}", CONCERT, if_match=seen).json["version"] == 2

    def test_a_booking_in_between_does_not_matter(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE)
        etag = ada.get(f"/api/events/{event['id']}").headers["ETag"]
        grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1})

        assert ada.put(f"/api/events/{event['id']}", CONCERT, if_match=etag).json["version"] == 3

    def test_an_edit_in_between_does(self, ada: Caller) -> None:
        event = draft(ada, FREE)
        (ticket,) = tickets_of(event, ada)
        addresses = {f"/api/events/{event['id']}": CONCERT, f"/api/tickets/{ticket['id']}": FREE}
        for address, body in addresses.items():
            etag = ada.get(address).headers["ETag"]
            edited = ada.put(address, body).json

            assert ada.put(address, body, 412, if_match=etag).json["code"] == "version_mismatch"
            assert ada.delete(address, 412, if_match=etag).json["code"] == "version_mismatch"
            assert ada.get(address).json == edited
        for address in reversed(addresses):
            ada.delete(address, 204, if_match=ada.get(address).headers["ETag"])

    @pytest.mark.parametrize(
        "nonsense", ["", "1", '"', '"one"', '"-1"', '"1.0.0"', '"1", "2"', '"12345678901"', '"\u0661"']
    )
    def test_nonsense_is_refused(self, ada: Caller, nonsense: str) -> None:
        event = draft(ada)
        sent = nonsense.encode().decode("latin-1")

        for refusal in (
            ada.put(f"/api/events/{event['id']}", CONCERT, 400, if_match=sent),
            ada.delete(f"/api/events/{event['id']}", 400, if_match=sent),
        ):
            (problem,) = refusal.json["errors"]
            assert (problem["location"], problem["name"]) == ("header", "If-Match")
        assert ada.get(f"/api/events/{event['id']}").json == event
