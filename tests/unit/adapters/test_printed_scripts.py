"""Names in the scripts of the world: every sign has a shape, they meet as they should, and stand in the right order."""

import unicodedata
from collections.abc import Iterator

import pypdfium2
import pytest
from fpdf.enums import TextDirection

from gatherly_adapters.printing import fonts
from gatherly_adapters.printing.fonts import BOLD, cut_down, font_of, runs_of
from gatherly_adapters.printing.lines import cleaned, shortened, visual_runs, wrapped
from gatherly_adapters.printing.tickets import PaperTickets
from tests.unit.adapters.test_printed_tickets import TICKET, replace

NAMES = {
    "Latin": "Zoë Çelik Łukasz Ōta Þórr",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Дмитрий Їжак Ђорђе",
    "Arabic": "محمد بن عبد الله",
    "Persian": "علی\u200cرضا گلپایگانی",
    "Urdu": "محمد اقبالؔ ٹھٹھہ",
    "Hebrew": "דוד בן־גוריון",
    "Devanagari": "अमिताभ श्रीवास्तव क्‍ष",
    "Bengali": "রবীন্দ্রনাথ ঠাকুর",
    "Gurmukhi": "ਗੁਰਮੁਖੀ ਸਿੰਘ",
    "Gujarati": "ગુજરાતી પટેલ",
    "Odia": "ଓଡ଼ିଆ ପଟ୍ଟନାୟକ",
    "Tamil": "தமிழ்ச்செல்வன்",
    "Telugu": "తెలుగు శ్రీనివాస్",
    "Kannada": "ಕನ್ನಡ ಕೃಷ್ಣ",
    "Malayalam": "മലയാളം നായർ",
    "Sinhala": "සිංහල ශ්‍රී",
    "Thai": "สมชาย ใจดี ผู้ยิ่งใหญ่",
    "Lao": "ສົມສັກ ວົງສາ",
    "Khmer": "សុខ សុវណ្ណារិទ្ធ",
    "Burmese": "အောင်ဆန်း မြန်မာ",
    "Ethiopic": "ኃይለ ሥላሴ",
    "Georgian": "გიორგი ჩიტაძე",
    "Armenian": "Արամ Խաչատրյան",
    "Chinese": "王小明 陳大文 张伟",
    "Japanese": "山田 さくら タロウ",
    "Korean": "김철수 이영희",
    "Emoji": "🎸 ❤️ 👩‍👩‍👧",
}
every_name = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)


@every_name
def test_a_font_has_every_sign_of_it(name: str) -> None:
    missing = [sign for sign in cleaned(name) if ord(sign) not in font_of(ord(sign)).signs]
    assert missing == []


@every_name
def test_each_word_is_in_one_font(name: str) -> None:
    """Signs of two fonts do not meet: letters would not be joined, nor marks be placed."""
    for word in cleaned(name).split():
        assert len(list(runs_of(word))) == 1, word


@every_name
def test_it_can_be_found_in_the_document(name: str) -> None:
    document = pypdfium2.PdfDocument(PaperTickets().pdf([replace(TICKET, name=name, event_title=name)]))
    said = {sign for sign in document[0].get_textpage().get_text_bounded() if sign.isalpha()}
    letters = {sign for sign in cleaned(name) if sign.isalpha()}
    # Ligatures and conjuncts keep the letters that they are made of.
    assert len(letters - said) <= len(letters) / 3, letters - said


@every_name
def test_its_font_is_cut_down_to_little(name: str) -> None:
    for font, part in runs_of(cleaned(name)):
        assert len(cut_down(font, BOLD, map(ord, part))) < 40_000


def order(text: str) -> list[str]:
    return [run.text.strip() for run in visual_runs(text) if run.text.strip()]


def test_what_is_written_from_the_right_stands_in_the_right_order() -> None:
    arabic, hebrew = "محمد", "דוד"
    assert order(f"Ali {arabic} Smith") == ["Ali", arabic, "Smith"]
    assert order(f"{hebrew} Smith") == ["Smith", hebrew]
    assert order(f"{arabic} 123") == ["123", arabic]
    assert order(f"Ali {arabic} 123 Smith") == ["Ali", "123", arabic, "Smith"]
    assert order(f"{hebrew} Ann Smith 12 {hebrew}") == [hebrew, "Ann Smith 12", hebrew]


def test_each_part_knows_from_where_it_is_read() -> None:
    directions = {run.text.strip(): run.direction for run in visual_runs("Ali محمد")}
    assert directions == {"Ali": TextDirection.LTR, "محمد": TextDirection.RTL}


def test_a_sign_that_no_font_has_is_left_to_the_first_of_them() -> None:
    assert font_of(0x10FFFD).name == font_of(ord("A")).name


def one_each(text: str) -> float:
    return sum(not unicodedata.combining(sign) for sign in text)


class TestLines:
    def test_they_break_at_blanks(self) -> None:
        assert wrapped("one two three four", 9, one_each) == ["one two", "three", "four"]

    def test_a_word_that_is_too_long_breaks_anywhere(self) -> None:
        assert wrapped("abcdefgh ij", 3, one_each) == ["abc", "def", "gh", "ij"]

    def test_scripts_without_blanks_break_anywhere(self) -> None:
        assert wrapped("東京都 渋谷区", 4, one_each) == ["東京都", "渋谷区"]
        assert wrapped("東京都渋谷区", 4, one_each) == ["東京都渋", "谷区"]

    @pytest.mark.parametrize("text", ["e\u0323\u0302" * 3, "ผู้" * 3, "👩\u200d👩\u200d👧" * 3])
    def test_what_belongs_together_stays_together(self, text: str) -> None:
        third = text[: len(text) // 3]
        assert wrapped(text, one_each(third), one_each) == [third] * 3

    def test_an_empty_text_is_an_empty_line(self) -> None:
        assert wrapped("", 9, one_each) == [""]

    def test_what_is_left_out_is_shown(self) -> None:
        assert shortened(["one", "two", "three"], 3, 5, one_each) == ["one", "two", "three"]
        assert shortened(["one", "two", "three"], 2, 3, one_each) == ["one", "tw…"]


@pytest.fixture
def opened_by_two_threads() -> Iterator[tuple[str, str]]:
    """Two letters, of whose font each was found in what another thread had opened."""
    font_of.cache_clear()
    fonts._font.cache_clear()
    first = font_of(ord("م"))
    fonts._font.cache_clear()  # as if another thread had begun to look before this one had found
    assert font_of(ord("ح")) is not first
    yield "م", "ح"
    font_of.cache_clear()


def test_a_font_that_two_threads_opened_at_once_is_one_in_a_document(opened_by_two_threads: tuple[str, str]) -> None:
    name = "".join(opened_by_two_threads)
    (page,) = pypdfium2.PdfDocument(PaperTickets().pdf([replace(TICKET, name=name)]))
    assert set(page.get_textpage().get_text_bounded()) > set(name)


def test_letters_are_joined_also_where_two_threads_opened_their_font_at_once(
    opened_by_two_threads: tuple[str, str],
) -> None:
    word = "".join(opened_by_two_threads)
    assert [part for _, part in runs_of(word)] == [word]
