import pytest

from gatherly_core.mail.model import MOST_ATTACHED, Attachment, attachable
from tests.contracts.mail import CALENDAR, TICKETS, letter


def pdf(size: int) -> Attachment:
    return Attachment("tickets.pdf", "application/pdf", bytes(size))


@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x85", "\u2028", "\ud800"])
@pytest.mark.parametrize("header", ["to", "subject"])
def test_it_has_no_line_feed_where_it_would_begin_another_header(header: str, sign: str) -> None:
    with pytest.raises(ValueError, match="control"):
        letter(**{header: f"x{sign}Bcc: eve@example.org"})


@pytest.mark.parametrize("message_id", ["", "a b", "a@b", "<a>", "a\n", "../a", "\u00e9", "x" * 101])
def test_it_has_an_id_that_fits_everywhere(message_id: str) -> None:
    with pytest.raises(ValueError, match="id"):
        letter(message_id=message_id)


def test_it_takes_any_text() -> None:
    assert letter(text="\n.\n\x00").text == "\n.\n\x00"


def test_it_shows_nobody_whom_it_goes_to_and_what_it_says() -> None:
    shown = repr(letter(html="<p>hidden", unsubscribe="https://hidden.example", attachments=(TICKETS,)))
    assert "hidden" not in shown
    assert "ada@" not in shown
    assert "A text" not in shown
    assert "PDF-1.7" not in shown


@pytest.mark.parametrize(
    "link",
    [
        "",
        "tickets.example",
        "javascript:alert(1)",
        "https://tickets.example/<>",
        'https://tickets.example/"',
        "https://tickets.example/a b",
        "https://tickets.example/\r\nBcc:eve@example.org",
        "https://tickets.example/\u00e9",
        f"https://tickets.example/{'x' * 1000}",
    ],
)
def test_it_is_ended_by_what_is_an_address(link: str) -> None:
    with pytest.raises(ValueError, match="address"):
        letter(unsubscribe=link)


class TestAttachments:
    @pytest.mark.parametrize("name", ["tickets.pdf", "event-X7K2.ics", "a1", "Event_1.2.ics"])
    def test_they_have_names_that_mean_the_same_everywhere(self, name: str) -> None:
        assert Attachment(name, "application/pdf", b"").name == name

    @pytest.mark.parametrize(
        "name",
        ["", "a", ".pdf", "pdf.", "../a.pdf", "a/b", "a\\b", "a..pdf", "a b", 'a"b', "a\nb", "\u00e9.pdf", "x" * 101],
    )
    def test_they_have_no_others(self, name: str) -> None:
        with pytest.raises(ValueError, match="name"):
            Attachment(name, "application/pdf", b"")

    @pytest.mark.parametrize(
        "media_type", ["", "pdf", "multipart/mixed", "message/rfc822", "text/html\n", "text/a;b=c"]
    )
    def test_they_are_of_a_type_that_is_one_part(self, media_type: str) -> None:
        with pytest.raises(ValueError, match="attached as"):
            Attachment("tickets.pdf", media_type, b"")

    def test_a_letter_has_so_much_of_them(self) -> None:
        assert len(letter(attachments=(pdf(MOST_ATTACHED - 1), pdf(1))).attachments) == 2
        with pytest.raises(ValueError, match="large"):
            letter(attachments=(pdf(MOST_ATTACHED), pdf(1)))

    def test_those_that_fit_are_left(self) -> None:
        assert attachable([pdf(MOST_ATTACHED), pdf(1)]) == (pdf(MOST_ATTACHED),)
        assert attachable([TICKETS, pdf(MOST_ATTACHED), CALENDAR]) == (TICKETS, CALENDAR)
        assert attachable([]) == ()
