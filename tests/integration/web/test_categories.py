"""Categories over HTTP."""

from typing import Any

import pytest

from tests.integration.web.callers import FREE, UNKNOWN, Caller, People, draft, published


@pytest.fixture
def admin(people: People) -> Caller:
    return people.admin()


def made(admin: Caller, name: str = "music") -> dict[str, Any]:
    category: dict[str, Any] = admin.post("/api/admin/categories", {"name": name}).json
    return category


def listed(caller: Caller) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = caller.get("/api/categories").json["items"]
    return items


def test_everybody_sees_them(admin: Caller, ada: Caller, nobody: Caller) -> None:
    music, film = made(admin), made(admin, "film")
    published(ada, FREE, category="music")
    published(ada, FREE, category="dance")

    assert listed(nobody) == [
        {"id": None, "name": "dance", "count": 1},
        {"id": film["id"], "name": "film", "count": 0},
        {"id": music["id"], "name": "music", "count": 1},
    ]


def test_who_has_the_list_need_not_get_it_again(admin: Caller, nobody: Caller) -> None:
    etag = nobody.get("/api/categories").headers["ETag"]
    nobody.get("/api/categories", 304, if_none_match=etag)
    made(admin)

    assert nobody.get("/api/categories", if_none_match=etag).json["items"]


def test_they_are_renamed_with_their_events(admin: Caller, ada: Caller) -> None:
    category, event = made(admin), draft(ada, category="music")

    answer = admin.put(f"/api/admin/categories/{category['id']}", {"name": "  Sound "}).json

    assert (answer["id"], answer["name"]) == (category["id"], "Sound")
    followed = ada.get(f"/api/events/{event['id']}").json
    assert (followed["category"], followed["version"]) == ("Sound", event["version"] + 1)


def test_there_is_one_of_each_name(admin: Caller) -> None:
    category = made(admin)
    made(admin, "film")

    assert admin.post("/api/admin/categories", {"name": "Music"}, 409).json["code"] == "category_taken"
    refusal = admin.put(f"/api/admin/categories/{category['id']}", {"name": "FILM"}, 409)
    assert refusal.json["code"] == "category_taken"


def test_they_are_removed_once_no_event_bears_them(admin: Caller, ada: Caller, nobody: Caller) -> None:
    category, event = made(admin), draft(ada, category="music")
    address = f"/api/admin/categories/{category['id']}"

    assert admin.delete(address, 409).json["code"] == "category_in_use"
    ada.delete(f"/api/events/{event['id']}", 204)
    admin.delete(address, 204)

    assert listed(nobody) == []
    assert admin.delete(address, 404).json["code"] == "category_not_found"


@pytest.mark.parametrize("name", ["", " ", "x" * 51, "two\nlines", "\x00", None, 17, []])
def test_a_name_is_a_text(admin: Caller, name: object) -> None:
    category = made(admin)

    for refusal in (
        admin.post("/api/admin/categories", {"name": name}, 400),
        admin.put(f"/api/admin/categories/{category['id']}", {"name": name}, 400),
    ):
        assert [error["name"] for error in refusal.json["errors"]] == ["name"]


def test_admins_alone_may(admin: Caller, people: People, ada: Caller, nobody: Caller) -> None:
    address = f"/api/admin/categories/{made(admin)['id']}"

    for caller, status in ((ada, 403), (people.attendee(), 403), (nobody, 401)):
        caller.post("/api/admin/categories", {"name": "film"}, status)
        caller.put(address, {"name": "film"}, status)
        caller.delete(address, status)


def test_what_is_not_there_is_not_found(admin: Caller) -> None:
    refusal = admin.put(f"/api/admin/categories/{UNKNOWN}", {"name": "film"}, 404)

    assert refusal.json["code"] == "category_not_found"
