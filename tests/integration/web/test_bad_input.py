"""Values that are not what they must be: each is named, and nothing is written."""

from typing import Any

import pytest
from webtest import TestResponse

from tests.integration.web.callers import CONCERT, FREE, PASSWORD, UNKNOWN, Caller, published

HUGE = 10**400
"""A number that no machine word and no float holds; it is written as JSON by hand."""


def problems_of(refusal: TestResponse) -> list[tuple[str, str]]:
    assert refusal.json["code"] == "invalid_input"
    return [(problem["location"], problem["name"]) for problem in refusal.json["errors"]]


NO_TEXTS = [17, 1.5, True, None, [], {}, ["x"]]
CONTROLS = ["a\x00b", "a\x07", "\x1b[31m", "a\x7f", "a\u0085b"]
NO_NUMBERS = ["1", 1.0, 1.5, True, None, [], {}, -1, 10**18, 2**64]
NO_TIMES = [
    "2026-12-01T18:00:00",
    "2026-12-01",
    "2026-12-01 18:00:00Z",
    "2026-13-01T18:00:00Z",
    "2026-02-30T18:00:00Z",
    "2026-12-01T25:00:00Z",
    "2026-12-01T18:00:00+25:00",
    "2026-12-01T18:00:00Z ",
    "\uff12\uff10\uff12\uff16-12-01T18:00:00Z",
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "9999-12-31T23:59:59-01:00",
    "20261201T180000Z",
    "2026-W49-2T18:00:00Z",
    "tomorrow",
    "",
    1764612000,
    None,
    {},
]

EVENT_FIELDS: dict[str, list[Any]] = {
    "title": [*NO_TEXTS, *CONTROLS, "", "   ", "x" * 201, "two\nlines"],
    "description": [*NO_TEXTS, *CONTROLS, "x" * 10_001],
    "category": [17, True, [], {}, *CONTROLS, "", " ", "x" * 51],
    "tags": ["x", {}, 17, None, ["x"] * 2, [str(number) for number in range(21)], [["x"]], [17], [None], [""]],
    "location": [*NO_TEXTS, *CONTROLS, "x" * 301],
    "latitude": ["52", True, [], {}, -91, 90.5, 10**30],
    "longitude": ["13", True, [], {}, -180.01, 181],
    "images": [
        "https://example.com",
        17,
        None,
        [17],
        ["ftp://example.com/x"],
        ["javascript:alert(1)"],
        ["https://"],
        ["http://[::1"],
        ["https://exa mple.com"],
        ["https://example.com/\x00"],
        ["https://example.com/" + "x" * 500],
        ["https://example.com/é"],
        ['https://example.com/"><script>'],
        ["https://example.com/`\\"],
        ["https://user:password@example.com/1.png"],
        ["https://user@example.com/1.png"],
        ["https://example.com:port/1.png"],
        ["https://example.com:65536/1.png"],
        ["https://example.com:0/1.png"],
        ["//example.com/1.png"],
        ["data:image/png;base64,AAAA"],
        ["/images/1.png"],
        ["https://example.com"] * 21,
    ],
    "start_date": NO_TIMES,
    "end_date": NO_TIMES,
    "timezone": [*NO_TEXTS, *CONTROLS, "", "Mars/Olympus", "Europe", "x" * 65, "/etc/localtime", "../UTC"],
    "currency": [*NO_TEXTS, "", "EU", "EURO", "eur", "ZZZ", "€€€"],
    "capacity": [*[wrong for wrong in NO_NUMBERS if wrong is not None], 10_000_000],
    "tickets": ["x", {}, 17, None, [17], [[]], [{}], [FREE] * 51],
}
TICKET_FIELDS: dict[str, list[Any]] = {
    "type": ["VIP", "", "golden", 17, True, None, [], {}],
    "name": [*NO_TEXTS, *CONTROLS, "", "x" * 101],
    "description": [*NO_TEXTS, *CONTROLS, "x" * 2001],
    "price": [*NO_NUMBERS, 100_000_000],
    "quantity": [*NO_NUMBERS, 10_000_000],
    "sale_start_date": [wrong for wrong in NO_TIMES if wrong is not None],
    "sale_end_date": [wrong for wrong in NO_TIMES if wrong is not None],
    "min_per_booking": [*NO_NUMBERS, 0, 1001],
    "max_per_booking": [*[wrong for wrong in NO_NUMBERS if wrong is not None], 0, 1001],
    "admits": [*NO_NUMBERS, 0, 101],
}
NO_LIMITS = [*[wrong for wrong in NO_NUMBERS if wrong is not None], 10_000_000]
PROMO_FIELDS: dict[str, list[Any]] = {
    "code": [*NO_TEXTS, *CONTROLS, "", " ", "x" * 65, "two words", "zero\u200bwidth"],
    "percent": [*[wrong for wrong in NO_NUMBERS if wrong is not None], 0, 101],
    "ticket_ids": ["x", {}, 17, None, [17], [None], ["17"], [UNKNOWN] * 51],
    "most_uses": NO_LIMITS,
    "most_uses_per_user": NO_LIMITS,
    "valid_from": [wrong for wrong in NO_TIMES if wrong is not None],
    "valid_until": [wrong for wrong in NO_TIMES if wrong is not None],
}
NO_ADDRESSES = ["ada", "ada@", "@example.com", "a b@example.com", "ada@example", "ada@localhost", "ada@exa\x00mple.com"]
REGISTRATION = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD}
REGISTRATION_FIELDS: dict[str, list[Any]] = {
    "name": [*NO_TEXTS, *CONTROLS, "", " \t ", "x" * 101],
    "email": [*NO_TEXTS, *NO_ADDRESSES, "a" * 65 + "@example.com", "a@" + "x" * 250 + ".com"],
    "password": [*NO_TEXTS, "", "7 chars", "x" * 129],
    "role": ["Organizer", "", 17, None, [], "owner"],
}
PROFILE_FIELDS: dict[str, list[Any]] = {
    "name": [None, "", 17],
    "phone": ["", "x", "0123-abc", 17, [], "1" * 33, "12\n34"],
    "profile_photo": [
        "",
        "x",
        17,
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://example.com/" + "x" * 500,
    ],
    "preferences": [
        None,
        "x",
        [],
        {"": 1},
        {"x" * 65: 1},
        {"a\x00": 1},
        {"a": 1.5},
        {"a": 2**53},
        {"a": "x" * 501},
        {"a": "\x00"},
        {"a": []},
        {"a": {"b": 1}},
        {str(number): 1 for number in range(51)},
    ],
}


class TestFields:
    @pytest.mark.parametrize("name", EVENT_FIELDS)
    def test_of_events(self, ada: Caller, name: str) -> None:
        for wrong in EVENT_FIELDS[name]:
            refusal = ada.post("/api/events", CONCERT | {name: wrong}, 400)

            assert {(location, named.split(".")[0]) for location, named in problems_of(refusal)} == {("body", name)}, (
                wrong
            )
        assert ada.get(f"/api/events?organizer_id={ada.id}").json["items"] == []

    @pytest.mark.parametrize("name", TICKET_FIELDS)
    def test_of_tickets(self, ada: Caller, name: str) -> None:
        event = published(ada)
        for wrong in TICKET_FIELDS[name]:
            refusal = ada.post(f"/api/events/{event['id']}/tickets", FREE | {name: wrong}, 400)

            assert problems_of(refusal) == [("body", name)], wrong
        assert ada.get(f"/api/events/{event['id']}/tickets").json["items"] == []

    @pytest.mark.parametrize("name", PROMO_FIELDS)
    def test_of_promo_codes(self, ada: Caller, name: str) -> None:
        address = f"/api/events/{published(ada)['id']}/promo-codes"
        for wrong in PROMO_FIELDS[name]:
            refusal = ada.post(address, {"code": "Code", "percent": 5} | {name: wrong}, 400)

            assert {(location, named.split(".")[0]) for location, named in problems_of(refusal)} == {("body", name)}, (
                wrong
            )
        assert ada.get(address).json["items"] == []

    @pytest.mark.parametrize("amount", [*[wrong for wrong in NO_NUMBERS if wrong is not None], 0, 100_000_000])
    def test_of_amounts_off(self, ada: Caller, amount: object) -> None:
        address = f"/api/events/{published(ada)['id']}/promo-codes"

        assert problems_of(ada.post(address, {"code": "Code", "amount": amount}, 400)) == [("body", "amount")]

    @pytest.mark.parametrize("code", [*[wrong for wrong in NO_TEXTS if wrong is not None], *CONTROLS, "", "x" * 65])
    def test_of_bookings_with_promo_codes(self, ada: Caller, grace: Caller, code: object) -> None:
        event = published(ada, FREE)

        refusal = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1, "promo_code": code}, 400)

        assert problems_of(refusal) == [("body", "promo_code")]
        assert grace.get("/api/bookings").json["items"] == []

    @pytest.mark.parametrize("name", REGISTRATION_FIELDS)
    def test_of_registrations(self, nobody: Caller, name: str) -> None:
        for wrong in REGISTRATION_FIELDS[name]:
            refusal = nobody.post("/api/auth/register", REGISTRATION | {name: wrong}, 400)

            assert problems_of(refusal) == [("body", name)], wrong
        nobody.post("/api/auth/register", REGISTRATION)

    @pytest.mark.parametrize("name", PROFILE_FIELDS)
    def test_of_profiles(self, grace: Caller, name: str) -> None:
        before = grace.get("/api/me").json
        for wrong in PROFILE_FIELDS[name]:
            refusal = grace.patch("/api/me", {name: wrong}, 400)

            assert {(location, named.split(".")[0]) for location, named in problems_of(refusal)} == {("body", name)}, (
                wrong
            )
        assert grace.get("/api/me").json == before

    @pytest.mark.parametrize("quantity", [*NO_NUMBERS, 0, 1001])
    def test_of_bookings(self, ada: Caller, grace: Caller, quantity: object) -> None:
        event = published(ada, FREE)

        refusal = grace.post("/api/bookings", {"event_id": event["id"], "quantity": quantity}, 400)

        assert problems_of(refusal) == [("body", "quantity")]
        assert grace.get("/api/bookings").json["items"] == []

    @pytest.mark.parametrize("id", [*NO_TEXTS, "", "17", UNKNOWN.replace("-", ""), f"urn:uuid:{UNKNOWN}"])
    def test_ids(self, grace: Caller, id: object) -> None:
        assert problems_of(grace.post("/api/bookings", {"event_id": id, "quantity": 1}, 400)) == [("body", "event_id")]
        assert problems_of(grace.post("/api/waitlist", {"event_id": id}, 400)) == [("body", "event_id")]

    @pytest.mark.parametrize("partial", ["true", 1, None, [], {}])
    def test_flags(self, grace: Caller, partial: object) -> None:
        refusal = grace.post("/api/waitlist", {"event_id": UNKNOWN, "partial": partial}, 400)

        assert problems_of(refusal) == [("body", "partial")]

    @pytest.mark.parametrize("number", [str(HUGE), "-" + str(HUGE), "1e5", "1e999", "1E400", "0x10", "1_000", "٣"])
    def test_numbers_as_json_may_write_them(self, grace: Caller, number: str) -> None:
        body = f'{{"event_id": "{UNKNOWN}", "quantity": {number}}}'.encode()

        assert grace.post("/api/bookings", body, 400).json["code"] in {"invalid_input", "malformed_json"}

    def test_what_is_missing_is_named(self, nobody: Caller, ada: Caller) -> None:
        assert sorted(problems_of(nobody.post("/api/auth/register", {}, 400))) == [
            ("body", "email"),
            ("body", "name"),
            ("body", "password"),
        ]
        assert sorted(problems_of(ada.post("/api/events", {}, 400))) == [
            ("body", "currency"),
            ("body", "end_date"),
            ("body", "start_date"),
            ("body", "timezone"),
            ("body", "title"),
        ]

    def test_all_that_is_wrong_is_told_at_once_but_not_without_end(self, ada: Caller) -> None:
        body = CONCERT | {"title": "", "capacity": "x"} | {f"unknown {number}": 1 for number in range(100)}

        refusal = ada.post("/api/events", body, 400)

        assert len(refusal.json["errors"]) == 50

    def test_a_list_that_is_too_long_is_not_looked_into(self, ada: Caller) -> None:
        assert problems_of(ada.post("/api/events", CONCERT | {"tags": [17] * 1000}, 400)) == [("body", "tags")]

    def test_a_text_of_one_length_is_told_it_once(self, ada: Caller) -> None:
        (problem,) = ada.post("/api/events", CONCERT | {"currency": "EURO"}, 400).json["errors"]

        assert problem["description"] == "must be of 3 characters"

    def test_the_name_of_an_unknown_field_is_not_repeated_without_end(self, ada: Caller) -> None:
        refusal = ada.post("/api/events", CONCERT | {"x" * 50_000: 1}, 400)

        assert len(refusal.body) < 1000


class TestQueries:
    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=-1", "limit"),
            ("limit=1.0", "limit"),
            ("limit=ten", "limit"),
            ("limit=", "limit"),
            ("limit=%D9%A3", "limit"),
            ("limit=99999999999999999999", "limit"),
            ("featured=1", "featured"),
            ("featured=True", "featured"),
            ("available=", "available"),
            ("from=2026-12-01T18:00:00", "from"),
            ("from=2026-12-01T18:00:00+01:00", "from"),
            ("to=yesterday", "to"),
            ("organizer_id=17", "organizer_id"),
            ("sort=price", "sort"),
            ("q=", "q"),
            ("q=%00", "q"),
            ("q=" + "x" * 201, "q"),
            ("category=%07", "category"),
            ("limit=1&limit=1", "limit"),
            ("tag=a&tag=b", "tag"),
            ("ends_after=2026-12-01T18:00:00Z", "ends_after"),
        ],
    )
    def test_they_are_checked(self, nobody: Caller, query: str, name: str) -> None:
        assert problems_of(nobody.get(f"/api/events?{query}", 400)) == [("querystring", name)]
