"""Tickets on paper, read back as a phone and a person would."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from gatherly_adapters.ed25519_tickets import Ed25519Tickets
from gatherly_adapters.printing.tickets import PaperTickets
from gatherly_core.admission.model import PrintedTicket, SignedTicket
from tests.factories import new_code, new_id

SIGNER = Ed25519Tickets([b"the seed of a key of these tests"])
SIGNED = SignedTicket(new_id(), new_id(), new_code(), vip=True)
TICKET = PrintedTicket(
    event_title="Harbour Jazz Night",
    location="Fischauktionshalle, Große Elbstraße 9, Hamburg",
    start_date=datetime(2026, 11, 27, 19, tzinfo=UTC),
    end_date=datetime(2026, 11, 27, 23, tzinfo=UTC),
    timezone="Europe/Berlin",
    ticket_type="Front table",
    name="Ada Lovelace",
    reference="7GK2M-QX4TB",
    vip=True,
    code=SIGNED.code,
    text=SIGNER.sign(SIGNED),
)
DOTS = 150 / 72
MILLIMETRE = 72 / 25.4 * DOTS
LONG = ("W" * 255, "Musik " * 42, "東京" * 127, "مهرجان الموسيقى " * 15, "ผู้ยิ่งใหญ่" * 23, "🎸" * 255)


def pages_of(*tickets: PrintedTicket) -> list[Any]:
    return list(pypdfium2.PdfDocument(PaperTickets().pdf(tickets)))


def picture_of(page: Any) -> Image.Image:
    picture: Image.Image = page.render(scale=DOTS).to_pil()
    return picture


def text_of(page: Any) -> str:
    return str(page.get_textpage().get_text_bounded())


def codes_in(picture: Image.Image) -> Sequence[Any]:
    return list(zxingcpp.read_barcodes(picture))


class TestCode:
    def test_it_is_read_from_the_page_and_verified(self) -> None:
        (page,) = pages_of(TICKET)
        (code,) = codes_in(picture_of(page))
        assert code.format == zxingcpp.BarcodeFormat.QRCode
        assert SIGNER.read(code.text) == SIGNED

    def test_it_is_large_enough_for_a_phone_and_stands_alone(self) -> None:
        (page,) = pages_of(TICKET)
        picture = picture_of(page)
        (code,) = codes_in(picture)
        corners = code.position
        left, right = corners.top_left.x / MILLIMETRE, corners.top_right.x / MILLIMETRE
        top, bottom = corners.top_left.y / MILLIMETRE, corners.bottom_left.y / MILLIMETRE
        module = (right - left) / 45
        assert right - left >= 35
        assert abs((right - left) - (bottom - top)) < 0.5
        around = picture.convert("L")
        for area in (
            (left - 3.9 * module, top - 3.9 * module, left - module / 2, bottom + 3.9 * module),
            (right + module / 2, top - 3.9 * module, right + 3.9 * module, bottom + 3.9 * module),
            (left, top - 3.9 * module, right, top - module / 2),
            (left, bottom + module / 2, right, bottom + 3.9 * module),
        ):
            assert around.crop([round(edge * MILLIMETRE) for edge in area]).getextrema() == (255, 255), area

    def test_it_is_read_from_pictures_too(self) -> None:
        png = Image.open(BytesIO(PaperTickets().qr_png(TICKET.text)))
        assert [SIGNER.read(code.text) for code in codes_in(png.convert("L"))] == [SIGNED]
        assert png.width == png.height >= 500
        svg = PaperTickets().qr_svg(TICKET.text).decode()
        assert svg.startswith("<?xml")
        assert 'viewBox="0 0 53 53"' in svg
        assert "<script" not in svg

    def test_it_stands_below_for_typing_it_in(self) -> None:
        (page,) = pages_of(TICKET)
        assert TICKET.code in text_of(page).replace(" ", "").replace("\r\n", "")


class TestPages:
    def test_each_ticket_has_one_in_their_order(self) -> None:
        tickets = [replace(TICKET, name=f"Person {number}") for number in range(5)]
        pages = pages_of(*tickets)
        assert len(pages) == 5
        for number, page in enumerate(pages):
            said = text_of(page)
            assert f"Person {number}\r\n" in said
            assert f"Ticket {number + 1} of 5" in said
            assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)

    def test_it_says_what_where_when_and_for_whom(self) -> None:
        (page,) = pages_of(TICKET)
        said = " ".join(text_of(page).split())
        for words in (
            "Harbour Jazz Night",
            "Fischauktionshalle, Große Elbstraße 9, Hamburg",
            "Friday 27 November 2026",
            "20:00 – Saturday 28 November 2026, 00:00 CET (UTC+01:00)",
            "Front table",
            "Ada Lovelace",
            "7GK2M-QX4TB",
            "VIP",
        ):
            assert words in said, words

    def test_it_marks_nobody_else_as_a_vip_and_names_no_place_where_there_is_none(self) -> None:
        (page,) = pages_of(replace(TICKET, vip=False, location=""))
        assert "VIP" not in text_of(page)
        assert "Where" not in text_of(page)

    @pytest.mark.parametrize("text", ["{nb}", "**bold**", "<b>x</b>", "%s (\\", "__a__"])
    def test_it_prints_what_people_write_as_it_is(self, text: str) -> None:
        (page,) = pages_of(replace(TICKET, name=text))
        assert f"{text}\r\n" in text_of(page)

    def test_it_shows_no_sign_that_turns_others_around(self) -> None:
        (page,) = pages_of(replace(TICKET, name="Ada\u202e ecalevoL\u2066\x00\ufeff"))
        assert "Ada ecalevoL\r\n" in text_of(page)

    @pytest.mark.parametrize("long", LONG, ids=lambda long: long[:6])
    def test_nothing_leaves_the_page_or_covers_the_code(self, long: str) -> None:
        ticket = replace(TICKET, event_title=long, name=long[:100], location=long + long[:245], ticket_type=long)
        (page,) = pages_of(ticket)
        picture = picture_of(page)
        assert [SIGNER.read(code.text) for code in codes_in(picture)] == [SIGNED]
        left, top, right, bottom = picture.convert("L").point(lambda shade: 255 * (shade < 200)).getbbox() or (0,) * 4
        assert left >= 18 * MILLIMETRE
        assert top >= 18 * MILLIMETRE
        assert right <= 192 * MILLIMETRE
        assert bottom <= 280 * MILLIMETRE

    def test_a_nameless_ticket_is_as_good(self) -> None:
        (page,) = pages_of(replace(TICKET, name=""))
        assert codes_in(picture_of(page))[0].text == codes_in(picture_of(pages_of(TICKET)[0]))[0].text

    def test_a_long_name_is_not_cut(self) -> None:
        name = " ".join(f"Name{number}" for number in range(15))
        (page,) = pages_of(replace(TICKET, name=name))
        assert name in " ".join(text_of(page).split())

    def test_it_is_small_and_quick(self) -> None:
        PaperTickets().pdf([TICKET])
        begun = time.process_time()
        content = PaperTickets().pdf([replace(TICKET, name="王小明 محمد")])
        assert time.process_time() - begun < 1
        assert len(content) < 100_000
