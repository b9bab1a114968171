"""Every template, in every language, of all there may be to tell."""

import pytest

from gatherly_adapters.templating.jinja_templates import JinjaTemplates
from gatherly_adapters.templating.short_messages import fits
from gatherly_core.messages.model import Language, Rendered, Template, Wording
from gatherly_core.messages.samples import SAMPLES
from gatherly_core.messages.variables import VARIABLES
from tests.unit.adapters.templating.extremes import EXTREMES, HOSTILE, matter
from tests.unit.adapters.templating.pages import Page, one_plain_line

TEMPLATES = JinjaTemplates()
LARGEST_BYTES = 100_000
"""Some mail programs cut off what is longer."""

every_template = pytest.mark.parametrize("template", Template)
every_language = pytest.mark.parametrize("language", Language)


@every_template
@every_language
@pytest.mark.parametrize("extreme", EXTREMES)
def test_it_tells_everything_that_there_may_be_to_tell(template: Template, language: Language, extreme: str) -> None:
    told = TEMPLATES.render(template, language, matter(template, extreme))
    page = Page(told.html)
    assert one_plain_line(told.subject)
    assert 1 <= len(told.subject) <= 200
    assert one_plain_line(told.short)
    assert told.short
    assert len(told.html.encode()) < LARGEST_BYTES
    assert not page.tags & {"script", "img", "iframe", "form"}
    assert set(page.links) <= {matter(template).get("link")}
    for text in (told.subject, told.text, told.short, told.html):
        assert "None" not in text
        assert "{" not in text.partition("</style>")[2 if text is told.html else 0]
        assert "\u202e" not in text
    assert told.fault is None


@every_template
@every_language
def test_it_says_the_same_in_text_and_html(template: Template, language: Language) -> None:
    told = TEMPLATES.render(template, language, matter(template))
    on_page = Page(told.html).text
    lines = [line.removeprefix("• ").rstrip(":") for line in told.text.splitlines() if line]
    for line in lines:
        label, _, value = line.partition(": ")
        assert " ".join(line.split()) in on_page or (label in on_page and " ".join(value.split()) in on_page)


@every_template
@every_language
def test_it_has_the_link_on_a_line_of_its_own(template: Template, language: Language) -> None:
    told = TEMPLATES.render(template, language, matter(template))
    link = matter(template).get("link")
    assert (link in told.text.splitlines()) == (link is not None)


def test_it_leaves_out_what_there_is_nothing_to_say_of() -> None:
    everything, little = (
        TEMPLATES.render(Template.PAYMENT_FAILED, Language.EN, matter(Template.PAYMENT_FAILED, extreme))
        for extreme in ("usual", "nothing")
    )
    for label in ("Held until", "Where"):
        assert f"{label}: " in everything.text
        assert label in everything.html
        assert label not in little.text + little.html


@pytest.mark.parametrize(("language", "told"), [
    (Language.EN, {0: None, 1: "One of your guests was not written to", 2: "2 of your guests were not written to"}),
    (Language.DE, {0: None, 1: "Einem Ihrer Gäste haben wir nicht geschrieben", 2: "2 Ihrer Gäste haben wir nicht"}),
])  # fmt: skip
def test_it_says_whose_tickets_are_to_be_passed_on(language: Language, told: dict[int, str | None]) -> None:
    of_its_own = Wording("Mine", ("My words.",))
    for unwritten, words in told.items():
        speaks_of = {**matter(Template.BOOKING_CONFIRMED), "unwritten": unwritten}
        for wording in (None, of_its_own):
            lines = TEMPLATES.render(Template.BOOKING_CONFIRMED, language, speaks_of, wording).text.splitlines()
            notes = [line for line in lines if line.startswith(("Please note: ", "Bitte beachten: "))]
            assert [note.partition(": ")[2].startswith(words or "-") for note in notes] == [True] * bool(words)


@pytest.mark.parametrize(("extreme", "language", "total"), [
    ("usual", Language.EN, "Total: €12.50"),
    ("free", Language.EN, "Total: free"),
    ("usual", Language.DE, "Gesamt: 12,50\N{NO-BREAK SPACE}€"),
    ("free", Language.DE, "Gesamt: kostenlos"),
])  # fmt: skip
def test_it_says_what_costs_nothing(extreme: str, language: Language, total: str) -> None:
    told = TEMPLATES.render(Template.BOOKING_CONFIRMED, language, matter(Template.BOOKING_CONFIRMED, extreme))
    assert total in told.text.splitlines()


def test_it_says_nothing_twice() -> None:
    subject, paragraph = matter(Template.MESSAGE)["subject"], "They open early.\nAt six."
    told = TEMPLATES.render(Template.MESSAGE, Language.EN, matter(Template.MESSAGE))
    assert told.subject == subject
    assert told.text.startswith(paragraph)


def test_it_cuts_no_link() -> None:
    link = "https://gatherly.example/account/reset-password#token=" + "A" * 400
    told = TEMPLATES.render(Template.RESET_PASSWORD, Language.EN, {"link": link, "minutes": 30})
    assert link in told.text.splitlines()
    assert Page(told.html).links == [link, link]


@every_template
@every_language
@pytest.mark.parametrize("extreme", ["usual", "long", "many", "yen", "half an hour"])
def test_it_fits_into_one_sms(template: Template, language: Language, extreme: str) -> None:
    assert fits(TEMPLATES.render(template, language, matter(template, extreme)).short)


@every_template
def test_it_speaks_two_languages(template: Template) -> None:
    english, german = (TEMPLATES.render(template, language, matter(template)) for language in Language)
    assert english.text != german.text
    assert 'lang="en"' in english.html
    assert 'lang="de"' in german.html


def test_it_escapes_what_strangers_write() -> None:
    told = TEMPLATES.render(Template.ANNOUNCEMENT, Language.EN, matter(Template.ANNOUNCEMENT, "hostile"))
    assert HOSTILE in told.text
    assert HOSTILE not in told.html
    assert Page(told.html).text.count(HOSTILE) >= 4


@every_template
@pytest.mark.parametrize(("language", "words"), [
    (Language.EN, "Unsubscribe from messages like this"),
    (Language.DE, "Solche Nachrichten abbestellen"),
])  # fmt: skip
def test_it_says_where_one_gets_no_more_of_these(template: Template, language: Language, words: str) -> None:
    told = TEMPLATES.render(template, language, matter(template, "hostile"))
    link = 'https://gatherly.example/account/unsubscribe?token=a&b="c'
    text, html = TEMPLATES.with_way_out(language, told.text, told.html, link)
    assert text == f"{told.text}\n-- \n{words}:\n{link}\n"
    page = Page(html)
    assert page.links[-1] == link
    assert page.text.endswith(words)
    assert words not in told.html


def test_it_has_no_place_for_a_way_out_elsewhere() -> None:
    with pytest.raises(ValueError):
        TEMPLATES.with_way_out(Language.EN, "text", "<p>html</p>", "https://gatherly.example")


@every_template
def test_it_has_something_to_preview(template: Template) -> None:
    assert SAMPLES[template].keys() == VARIABLES[template]
    assert isinstance(TEMPLATES.render(template, Language.EN, SAMPLES[template]), Rendered)


@pytest.mark.parametrize("change", [{"total": None, "unknown": 1}, {}])
def test_it_wants_all_variables_and_no_others(change: dict[str, None]) -> None:
    wrong = {**matter(Template.REGISTRATION), "unknown": 1} if change else {}
    with pytest.raises(ValueError):
        TEMPLATES.render(Template.REGISTRATION, Language.EN, wrong)
