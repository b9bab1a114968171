"""Whatever strangers write, and organizers."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gatherly_adapters.templating.jinja_templates import JinjaTemplates
from gatherly_core.messages.errors import WordingInvalid
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.messages.samples import SAMPLES
from tests.unit.adapters.templating.extremes import matter
from tests.unit.adapters.templating.pages import Page, one_plain_line

TEMPLATES = JinjaTemplates()
OFFER, CONFIRMED = Template.WAITLIST_OFFER, Template.BOOKING_CONFIRMED

SYNTAX = "{{ }} {% %} {# #} if elif else endif for in set block raw endraw not and or is == < | . ( ) [ ] ' + * ~ - ,"
WORDS = 'event_title event_start tickets date time brief upper x 1 99999999999 __class__ loop range \\n \\x00 "'
PIECES = (*SYNTAX.split(), *WORDS.split(), " ", "\n")
TINKERING = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


def wrong_with(wording: Wording) -> set[str]:
    try:
        TEMPLATES.check(CONFIRMED, wording)
    except WordingInvalid as invalid:
        return set(invalid.fields)
    return set()


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=400), place=st.text(max_size=400), ticket_type=st.text(max_size=100))
@example(title="\ud800", place="\u2028", ticket_type="\u202e")
def test_it_tells_whatever_strangers_write(title: str, place: str, ticket_type: str) -> None:
    texts = {"event_title": title, "event_location": place, "ticket_type": ticket_type}
    for language in Language:
        told = TEMPLATES.render(OFFER, language, {**matter(OFFER), **texts})
        page = Page(told.html)
        assert set(page.links) == {matter(OFFER)["link"]}
        assert one_plain_line(told.subject)
        assert one_plain_line(told.short)
        (told.subject + told.text + told.short + told.html).encode()


@settings(max_examples=400, deadline=None)
@given(source=st.one_of(TINKERING, st.text(max_size=200)))
def test_it_takes_or_refuses_whatever_organizers_write(source: str) -> None:
    wording = Wording("Subject", (source, "The end."))
    wrong = wrong_with(wording)
    told = TEMPLATES.render(CONFIRMED, Language.EN, SAMPLES[CONFIRMED], wording)
    assert wrong <= {"paragraphs"}
    assert (told.fault is None) is (not wrong)
    assert Page(told.html).links[-1] == SAMPLES[CONFIRMED]["link"]
