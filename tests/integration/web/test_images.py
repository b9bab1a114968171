"""Images over HTTP: what organizers upload, and everybody sees."""

import hashlib
import random
from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.images.model import LARGEST_UPLOAD
from gatherly_web.uploads import LARGEST_FORM
from tests.integration.web.callers import CONCERT, FREE, UNKNOWN, Caller, Form, People, draft, published
from tests.integration.web.documented_app import TestApp
from tests.pictures import encoded, halves, png_that_says_it_is, shown, upload


def images_of(event: dict[str, object]) -> str:
    return f"/api/events/{event['id']}/images"


class TestUpload:
    def test_an_event_shows_it(self, ada: Caller, nobody: Caller) -> None:
        event = published(ada, FREE, images=["https://example.com/1.jpg"])
        answer = ada.post(images_of(event), Form.of(encoded(halves(), "JPEG")))

        elsewhere, address = answer.json["images"]
        assert elsewhere == event["images"][0]
        assert answer.headers["Location"].endswith(address)
        assert answer.json["version"] == event["version"] + 1
        assert nobody.get(f"/api/events/{event['id']}").json["images"] == answer.json["images"]
        assert shown(nobody.get(address).body).size == (40, 20)

    def test_it_is_added_once(self, ada: Caller) -> None:
        event = draft(ada)
        first, again = (ada.post(images_of(event), Form.of(upload())) for _ in range(2))

        assert again.json == first.json
        assert again.headers["Location"] == first.headers["Location"]

    def test_it_stays_when_the_event_is_changed(self, ada: Caller) -> None:
        event = ada.post(images_of(draft(ada)), Form.of(upload())).json

        edited = ada.put(f"/api/events/{event['id']}", CONCERT | {"images": event["images"]})

        assert edited.json["images"] == event["images"]

    def test_only_what_was_uploaded_is_used(self, ada: Caller) -> None:
        refusal = ada.post("/api/events", CONCERT | {"images": [f"/images/{'0' * 64}.webp"]}, 400)

        assert [error["name"] for error in refusal.json["errors"]] == ["images"]

    def test_others_may_not(self, people: People, ada: Caller, nobody: Caller) -> None:
        event, hidden = published(ada, FREE), draft(ada)

        assert nobody.post(images_of(event), Form.of(upload()), 401).json["code"] == "not_signed_in"
        for caller in (people.organizer(), people.attendee()):
            assert caller.post(images_of(event), Form.of(b"anything"), 403).json["code"] == "forbidden"
            assert caller.post(images_of(hidden), Form.of(b"anything"), 404).json["code"] == "event_not_found"
        assert ada.post(f"/api/events/{UNKNOWN}/images", Form.of(upload()), 404).json["code"] == "event_not_found"
        assert ada.get(f"/api/events/{event['id']}").json == event

    def test_the_version_may_be_named(self, ada: Caller) -> None:
        event = draft(ada)

        ada.post(images_of(event), Form.of(upload()), if_match=f'"{event["version"]}"')
        refusal = ada.post(images_of(event), Form.of(upload(99)), 412, if_match=f'"{event["version"]}"')

        assert refusal.json["code"] == "version_mismatch"

    def test_there_are_only_so_many(self, ada: Caller) -> None:
        event = draft(ada, images=[f"https://example.com/{number}" for number in range(20)])

        assert ada.post(images_of(event), Form.of(upload()), 409).json["code"] == "too_many_images"

    @pytest.mark.parametrize(
        ("hostile", "code"),
        [
            (b"", "not_an_image"),
            (b"<html><script>alert(1)</script>", "not_an_image"),
            (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_an_image"),
            (b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>", "not_an_image"),
            (upload()[:50], "not_an_image"),
            (png_that_says_it_is(50_000, 50_000), "too_many_pixels"),
        ],
    )
    def test_it_must_be_an_image(self, ada: Caller, hostile: bytes, code: str) -> None:
        event = draft(ada)

        assert ada.post(images_of(event), Form.of(hostile), 400).json["code"] == code
        assert ada.get(f"/api/events/{event['id']}").json == event


class TestForm:
    def test_it_has_one_file(self, ada: Caller) -> None:
        place = images_of(draft(ada))

        for files, name, wrong in (
            ((), "file", "is required"),
            ((("file", b"1"), ("file", b"2")), "file", "must be given once"),
            ((("picture", upload()),), "picture", "is not known"),
            ((("file", upload()), ("colour", b"red")), "colour", "is not known"),
        ):
            refusal = ada.post(place, Form(files), 400)

            assert refusal.json["errors"] == [{"location": "body", "name": name, "description": wrong}]

    def test_it_is_said_to_be_one(self, ada: Caller) -> None:
        place, body = images_of(draft(ada)), Form.of(upload()).body

        for kind in ("application/json", "image/png", "application/x-www-form-urlencoded", "", "nonsense"):
            assert ada.post(place, body, 415, content_type=kind).json["code"] == "unsupported_media_type"
        for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"):
            assert ada.post(place, body, 400, content_type=kind).json["code"] == "malformed_form"

    def test_it_is_whole(self, ada: Caller) -> None:
        place, body = images_of(draft(ada)), Form.of(upload()).body

        for length in (0, 1, 20, 150, len(body) - 100, len(body) - 5):
            refusal = ada.post(place, body[:length], 400, content_type=Form.CONTENT_TYPE)

            assert refusal.json["code"] == "malformed_form"

    def test_it_may_be_anything(self, ada: Caller) -> None:
        place, whole, luck = images_of(draft(ada)), Form.of(upload()).body, random.Random(1)

        for _ in range(300):
            broken = bytearray(whole)
            for _ in range(luck.choice((1, 2, 8))):
                place_of_damage = luck.randrange(min(len(broken), 200))
                broken[place_of_damage : place_of_damage + luck.randrange(3)] = luck.randbytes(luck.randrange(3))
            kind = luck.choice((Form.CONTENT_TYPE, 'Multipart/Form-Data; boundary="----boundary"; x=y'))
            sent = {"Authorization": f"Bearer {ada.token}", "Content-Type": kind}
            answer = ada.api.request(place, method="POST", headers=sent, body=bytes(broken), status="*")
            assert answer.status_int in {201, 400}, bytes(broken[:200])

    def test_there_are_no_endless_parts_or_headers(self, ada: Caller) -> None:
        place = images_of(draft(ada))
        many = Form((("file", b""),) * 1000).body
        deep = Form.of(upload()).body.replace(b"Content-Type", b"X-Y: z\r\n" * 1000 + b"Content-Type")
        long = Form.of(upload()).body.replace(b"concert", b"x" * 10_000)

        for body in (many, deep, long):
            assert ada.post(place, body, 400, content_type=Form.CONTENT_TYPE).json["code"] == "malformed_form"


class TestSize:
    def test_a_file_may_be_larger_than_other_bodies(self, ada: Caller) -> None:
        event = draft(ada)
        large = encoded(halves()) + bytes(LARGEST_UPLOAD - len(encoded(halves())))

        assert ada.post(images_of(event), Form.of(large)).json["images"]
        assert ada.post(images_of(event), Form.of(large + b"0"), 413).json["code"] == "body_too_large"
        assert ada.post(images_of(event), Form.of(bytes(LARGEST_FORM)), 413).json["code"] == "body_too_large"

    def test_elsewhere_it_may_not(self, ada: Caller) -> None:
        event, large = draft(ada), Form.of(bytes(200_000))
        for address in ("/api/events", f"/api/events/{event['id']}/tickets", "/api/auth/login"):
            assert ada.post(address, large, 413).json["code"] == "body_too_large"
        plain = TestApp(ada.api.app)
        for address in (f"{images_of(event)}/", f"{images_of(event)}/more", f"/api/events/{'0' * 9}/more/images"):
            assert plain.post(address, params=large.body, status=413).json["code"] == "body_too_large"


class TestShow:
    @pytest.fixture
    def address(self, ada: Caller) -> str:
        return str(ada.post(images_of(draft(ada)), Form.of(upload())).json["images"][0])

    def test_it_is_for_everybody_and_for_good(self, nobody: Caller, address: str) -> None:
        answer = nobody.get(address)

        assert answer.content_type == "image/webp"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert address == f"/images/{hashlib.sha256(answer.body).hexdigest()}.webp"

    def test_no_token_is_looked_at(self, nobody: Caller, address: str) -> None:
        assert nobody.get(address, authorization="Bearer forged").body == nobody.get(address).body

    def test_who_has_it_need_not_get_it_again(self, nobody: Caller, address: str) -> None:
        etag = nobody.get(address).headers["ETag"]

        answer = nobody.get(address, 304, if_none_match=etag)

        assert (answer.body, answer.headers["ETag"]) == (b"", etag)
        assert nobody.get(address, if_none_match='"other"').status_int == 200

    def test_it_can_be_asked_for_its_head(self, nobody: Caller, address: str) -> None:
        answer = nobody.send("HEAD", address, None, 200)

        assert (answer.body, answer.content_type) == (b"", "image/webp")

    @pytest.mark.parametrize(
        "name",
        [
            "0" * 64 + ".webp",
            "0" * 64,
            "x.webp",
            "..",
            "%2e%2e%2f%2e%2e%2fjwt-secret",
            "..%5c..%5cjwt-secret",
            "%00",
            "%C3%A9",
            "x" * 5000,
        ],
    )
    def test_what_is_not_there_is_not_found(self, nobody: Caller, address: str, name: str) -> None:
        assert nobody.get(f"/images/{name}", 404).json["code"] in {"image_not_found", "not_found"}

    def test_what_is_no_text_is_no_name(self, nobody: Caller) -> None:
        assert nobody.get("/images/%ff", 400).json["code"] == "malformed_url"

    def test_it_goes_when_nobody_uses_it(
        self, ada: Caller, nobody: Caller, gatherly: Gatherly, clock: FixedClock
    ) -> None:
        event = draft(ada)
        address = ada.post(images_of(event), Form.of(upload())).headers["Location"]
        ada.put(f"/api/events/{event['id']}", CONCERT)
        clock.advance(timedelta(days=2))

        assert gatherly.application.images.sweep_images() == 1
        assert nobody.get(address, 404).json["code"] == "image_not_found"
