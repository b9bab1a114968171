"""What one is told, and on which devices, over HTTP."""

from typing import Any

import pytest

from tests.integration.web.callers import UNKNOWN, Caller

PATH = "/api/me/notification-preferences"
DEVICES = "/api/me/devices"
MUST_ARRIVE = [{"topic": "bookings", "channel": "email"}, {"topic": "bookings", "channel": "in_app"}]
AT_FIRST = {"email": True, "sms": False, "push": True, "in_app": True}
TOPICS = ("bookings", "reminders", "announcements", "surveys")


class TestPreferences:
    def test_all_but_short_messages_are_on_at_first(self, grace: Caller) -> None:
        answer = grace.get(PATH)
        assert answer.json == {"preferences": dict.fromkeys(TOPICS, AT_FIRST), "must_arrive": MUST_ARRIVE}
        assert "no-store" in answer.headers["Cache-Control"]

    def test_they_are_replaced_whole(self, grace: Caller) -> None:
        grace.put(PATH, {"preferences": {"reminders": {"sms": True}}})
        chosen = grace.put(PATH, {"preferences": {"surveys": {"email": False, "push": False}}}).json
        assert chosen == grace.get(PATH).json
        expected = dict.fromkeys(TOPICS, AT_FIRST) | {"surveys": AT_FIRST | {"email": False, "push": False}}
        assert chosen["preferences"] == expected

    @pytest.mark.parametrize("channel", ["email", "in_app"])
    def test_what_must_arrive_cannot_be_switched_off(self, grace: Caller, channel: str) -> None:
        wanted = {"bookings": {channel: False}, "surveys": {"email": False}}
        refusal = grace.put(PATH, {"preferences": wanted}, 400)
        assert refusal.json["code"] == "must_arrive"
        assert [problem["name"] for problem in refusal.json["errors"]] == [f"preferences.bookings.{channel}"]
        assert grace.get(PATH).json["preferences"] == dict.fromkeys(TOPICS, AT_FIRST)

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            ({}, "preferences"),
            ({"preferences": None}, "preferences"),
            ({"preferences": []}, "preferences"),
            ({"preferences": {"weather": {}}}, "preferences.weather"),
            ({"preferences": {"surveys": {"fax": True}}}, "preferences.surveys.fax"),
            ({"preferences": {"surveys": {"email": 1}}}, "preferences.surveys.email"),
            ({"preferences": {"surveys": {"email": None}}}, "preferences.surveys.email"),
        ],
    )
    def test_what_is_wrong_is_named(self, grace: Caller, body: dict[str, Any], name: str) -> None:
        refusal = grace.put(PATH, body, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == [name]


class TestDevices:
    def test_they_are_registered_listed_and_taken_away(self, grace: Caller) -> None:
        first = grace.post(DEVICES, {"token": "a:token", "platform": "ios"}, 201)
        second = grace.post(DEVICES, {"token": "another", "platform": "web"}, 201).json
        assert (first.json["platform"], first.headers["Location"]) == ("ios", f"http://localhost{DEVICES}")
        page = grace.get(f"{DEVICES}?limit=1").json
        assert page["items"] == [first.json]
        assert grace.get(f"{DEVICES}?limit=1&cursor={page['next_cursor']}").json["items"] == [second]
        for status in (204, 404):
            grace.delete(f"{DEVICES}/{first.json['id']}", status)
        assert grace.get(DEVICES).json["items"] == [second]

    def test_a_token_is_told_to_nobody(self, grace: Caller) -> None:
        answer = grace.post(DEVICES, {"token": "very-secret", "platform": "ios"}, 201)
        for told in (answer, grace.get(DEVICES), grace.get("/api/me/export")):
            assert "very-secret" not in told.text

    def test_others_are_not_there(self, grace: Caller, ada: Caller) -> None:
        device = grace.post(DEVICES, {"token": "a:token", "platform": "ios"}, 201).json
        for address in (device["id"], UNKNOWN):
            assert ada.delete(f"{DEVICES}/{address}", 404).json["code"] == "device_not_found"
        assert ada.get(DEVICES).json["items"] == []

    @pytest.mark.parametrize("token", ["", " ", "a token", "\u00e9", "x" * 4097, 17, None])
    def test_what_is_no_token_is_named(self, grace: Caller, token: object) -> None:
        refusal = grace.post(DEVICES, {"token": token, "platform": "ios"}, 400)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["token"]

    def test_it_may_be_as_long_as_they_are(self, grace: Caller) -> None:
        grace.post(DEVICES, {"token": "x" * 4096, "platform": "ios"}, 201)
        grace.post(DEVICES, {"token": "x" * 4095, "platform": "nokia"}, 400)
