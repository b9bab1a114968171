"""What strangers wrote, among words of Gatherly's own."""

import pytest

from gatherly_adapters.templating.short_messages import fits, plain
from gatherly_adapters.templating.strangers import (
    LINE,
    LONGEST_LINE,
    LONGEST_PARAGRAPH,
    one_line,
    paragraph,
    runs_from_the_right,
    shortened,
)


@pytest.mark.parametrize(("written", "told"), [
    ("Gala", "Gala"),
    ("  two\r\n lines\tand more ", "two lines and more"),
    ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
    ("a\u2028b\u2029c\u0085d\u00a0e", "a b c d e"),
    ("a\u202egnp.exe", "agnp.exe"),
    ("zero\u200bwidth\ufeff", "zerowidth"),
    ("a\ud800b", "ab"),
    ("👩\u200d👩\u200d👧 می\u200cرسد", "\u2068👩\u200d👩\u200d👧 می\u200cرسد\u2069"),
    ("שלם", "\u2068שלם\u2069"),
    ("", ""),
])  # fmt: skip
def test_it_makes_one_line(written: str, told: str) -> None:
    assert one_line(written) == told


def test_it_keeps_the_lines_of_a_paragraph() -> None:
    assert paragraph(" one \r\ntwo\u2028three\n") == LINE.join(["one", "two", "three"])


def test_it_cuts_what_is_too_long() -> None:
    assert len(one_line("word " * 1_000)) <= LONGEST_LINE
    assert len(paragraph("word " * 2_000)) <= LONGEST_PARAGRAPH


@pytest.mark.parametrize(("text", "short"), [
    ("exactly ten", "exactly ten"),
    ("more than eleven", "more than…"),
    ("abcdefghi👩\u200d👧 and", "abcdefghi…"),
    ("abcdefghie\u0301\u0302 and", "abcdefghi…"),
])  # fmt: skip
def test_it_cuts_no_sign_in_two(text: str, short: str) -> None:
    assert shortened(text, 11) == short


@pytest.mark.parametrize(("text", "from_the_right"), [
    ("Gala", False),
    ("שלם Gala", True),
    ("123 שלם", True),
    ("Gala שלם", False),
    ("\u2068שלם\u2069 Gala", False),
    ("\u2068Gala\u2069 שלם", True),
    ("123", False),
    ("", False),
])  # fmt: skip
def test_it_knows_where_a_text_begins(text: str, from_the_right: bool) -> None:
    assert runs_from_the_right(text) is from_the_right


@pytest.mark.parametrize(("text", "does"), [
    ("x" * 160, True),
    ("x" * 161, False),
    ("Grüße äöüß ñ €" + "x" * 145, True),
    ("€" * 80, True),
    ("€" * 81, False),
    ("[" * 80, True),
    ("ç" * 70, True),
    ("ç" * 71, False),
    ("👍" * 35, True),
    ("👍" * 36, False),
])  # fmt: skip
def test_it_knows_what_fits_into_an_sms(text: str, does: bool) -> None:
    assert fits(text) is does


def test_it_writes_signs_that_an_sms_has() -> None:
    assert plain("„Gala\u201c – 2 \u00d7 \u201cit\u2019s\u201d…\u00a0€") == '"Gala" - 2 x "it\'s"... €'
