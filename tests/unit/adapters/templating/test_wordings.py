"""Organizers' wordings: what they may say, and all that they may not."""

import pytest

from gatherly_adapters.templating.jinja_templates import JinjaTemplates
from gatherly_core.messages.errors import WordingInvalid
from gatherly_core.messages.model import Language, Rendered, Template, Wording
from gatherly_core.messages.samples import SAMPLES
from gatherly_core.messages.variables import VARIABLES
from tests.unit.adapters.templating.extremes import EXTREMES, HOSTILE, matter

TEMPLATES = JinjaTemplates()
CONFIRMED = Template.BOOKING_CONFIRMED

TAKEN = {
    "Hello": "Hello",
    "": None,
    "   ": None,
    "{{ event_title }}": "Harbour Jazz Night",
    "{{event_title}}!": "Harbour Jazz Night!",
    "{{ event_start|date }}": "Saturday, 5\N{NO-BREAK SPACE}December 2026",
    "{{ event_start|time }}": "19:00",
    "{{ event_start|brief }}": "Sat 5 Dec, 19:00",
    "{{ event_start }}": "Saturday, 5\N{NO-BREAK SPACE}December 2026, 19:00 (CET)",
    "{{ event_time }}": "Saturday, 5\N{NO-BREAK SPACE}December 2026, 19:00\N{NO-BREAK SPACE}– 23:00 (CET)",
    "{{ total }} for {{ tickets }}": "€49.00 for 2",
    "{% if tickets == 1 %}one{% elif tickets < 3 %}two{% else %}many{% endif %}": "two",
    "{% if not total %}free{% endif %}paid": "paid",
    "{% if total and tickets > 1 or reference == 'x' %}yes{% endif %}": "yes",
    "{% if 'Jazz' in event_title %}jazz{% endif %}": "jazz",
    "{# a note #}text": "text",
    "{% raw %}{{ event_title }}{% endraw %}": "{{ event_title }}",
    "one\ntwo": "one\ntwo",
    "100 % { } # $ {x}": "100 % { } # $ {x}",
    "<b>bold</b>": "<b>bold</b>",
    "Grüße 🎷 سلام": "Grüße 🎷 سلام",
    "a\u202eb\x00c": "abc",
}

REFUSED = [
    "{{ nothing }}",
    "{{ self }}",
    "{{ loop }}",
    "{{ newline }}",
    "{{ paragraphs }}",
    "{{ range }}",
    "{{ range(10) }}",
    "{{ range(999999999)|list }}",
    "{{ lipsum(10) }}",
    "{{ cycler() }}",
    "{{ namespace() }}",
    "{{ dict(a=1) }}",
    "{{ joiner() }}",
    "{{ event_title.__class__ }}",
    "{{ event_title.__class__.__mro__[1].__subclasses__() }}",
    "{{ event_start.moment }}",
    "{{ event_start.tongue.locale }}",
    "{{ event_title.upper() }}",
    "{{ event_title.format }}",
    "{{ '{0.__class__}'.format(event_title) }}",
    "{{ event_title['__class__'] }}",
    "{{ event_title[0] }}",
    "{{ event_title[:1] }}",
    "{{ ()|attr('__class__') }}",
    "{{ event_title|attr('__class__') }}",
    "{{ event_title|map('upper') }}",
    "{{ event_title|format }}",
    "{{ event_title|center(99999999) }}",
    "{{ event_title|replace('a', 'b') }}",
    "{{ event_title|safe }}",
    "{{ event_title|upper }}",
    "{{ event_title|list }}",
    "{{ event_title|indent(99999999) }}",
    "{{ event_title|batch(99999999, 'x') }}",
    "{{ event_title|pprint }}",
    "{{ event_title|xmlattr }}",
    "{{ event_title|nosuchfilter }}",
    "{{ event_title|date }}",
    "{{ event_start|date(1) }}",
    "{{ event_start|date|time }}",
    "{{ 'x' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 9 ** 999999999 }}",
    "{{ event_title ~ event_title }}",
    "{{ event_title + event_title }}",
    "{{ event_title * 2 }}",
    "{{ tickets + 1 }}",
    "{{ tickets // 0 }}",
    "{{ tickets % 0 }}",
    "{{ -tickets }}",
    "{{ '%999999999d' % 1 }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ (1, 2) }}",
    "{{ 1.5 }}",
    "{{ 'a\\nBcc: b' }}",
    "{{ '\\u202e' }}",
    "{{ 'x' if tickets else 'y' }}",
    "{{ tickets is odd }}",
    "{{ event_start is defined }}",
    "{% for sign in event_title %}{{ sign }}{% endfor %}",
    "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
    "{% set x = 1 %}{{ x }}",
    "{% set event_title = 'x' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% call event_title() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% include 'en/reminder.txt' %}",
    "{% include '../../../../etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% extends 'en/reminder.txt' %}",
    "{% block subject %}x{% endblock %}",
    "{% with x = 1 %}{{ x }}{% endwith %}",
    "{% autoescape true %}x{% endautoescape %}",
    "{% do x %}",
    "{% debug %}",
    "{% nonsense %}",
    "{% if %}x{% endif %}",
    "{% if tickets %}x",
    "x{% endif %}",
    "{% else %}",
    "{{ event_title",
    "{{ }}",
    "{{ event_title }",
    "{% if tickets > 'a' %}x{% endif %}",
    "{% if event_start > 1 %}x{% endif %}",
    "{% if 1 in tickets %}x{% endif %}",
    "{% if tickets is divisibleby 0 %}x{% endif %}",
    "{" * 1_999 + "{",
    "{{" + "(" * 900 + "tickets" + ")" * 900 + "}}",
    "{{ " + "not " * 450 + "tickets }}",
    "{%if tickets%}" * 60 + "x" + "{%endif%}" * 60,
    "{{total}} " * 200,
    "{% if " + " and ".join(["tickets"] * 180) + " %}x{% endif %}",
    "{{ " + "9" * 1_900 + " }}{{ x }}",
    "x" * 2_001,
]


def worded(wording: Wording, language: Language = Language.EN) -> Rendered:
    return TEMPLATES.render(CONFIRMED, language, SAMPLES[CONFIRMED], wording)


@pytest.mark.parametrize("source", TAKEN)
def test_it_says_what_an_organizer_says(source: str) -> None:
    wording = Wording("Subject", (source, "The end."))
    TEMPLATES.check(CONFIRMED, wording)
    said = worded(wording).text.removeprefix("Subject\n\n").partition("\n\nHarbour Jazz Night\n")[0]
    expected = "The end." if TAKEN[source] is None else f"{TAKEN[source]}\n\nThe end."
    assert said == expected
    assert worded(wording).fault is None


@pytest.mark.parametrize("source", REFUSED, ids=lambda source: source[:40])
def test_it_refuses_whatever_else_there_is(source: str) -> None:
    with pytest.raises(WordingInvalid) as refusal:
        TEMPLATES.check(CONFIRMED, Wording("Subject", ("Fine.", source)))
    ((field, wrong),) = refusal.value.fields.items()
    assert field == "paragraphs"
    assert wrong
    assert "gatherly" not in wrong.lower()


@pytest.mark.parametrize("source", REFUSED, ids=lambda source: source[:40])
def test_it_falls_back_to_the_standard_words_and_says_why(source: str) -> None:
    standard = TEMPLATES.render(CONFIRMED, Language.EN, SAMPLES[CONFIRMED])
    for wording in (Wording(source, ("Fine.",)), Wording("Fine", (source,))):
        told = worded(wording)
        assert told.fault
        assert len(told.fault) < 400
        assert (told.subject, told.text, told.html) == (standard.subject, standard.text, standard.html)


@pytest.mark.parametrize(("wording", "field"), [
    (Wording("{% if not tickets %}x{% endif %}", ("A",)), "subject"),
    (Wording("{{ event_title", ("A",)), "subject"),
    (Wording("A", ("{% if not tickets %}x{% endif %}",)), "paragraphs"),
    (Wording("A", ()), "paragraphs"),
])  # fmt: skip
def test_it_refuses_what_says_nothing(wording: Wording, field: str) -> None:
    with pytest.raises(WordingInvalid) as refusal:
        TEMPLATES.check(CONFIRMED, wording)
    assert set(refusal.value.fields) == {field}


def test_it_names_the_place() -> None:
    with pytest.raises(WordingInvalid) as refusal:
        TEMPLATES.check(CONFIRMED, Wording("Fine", ("Fine.", "one\ntwo {{ nothing }}")))
    assert refusal.value.fields == {"paragraphs": "paragraph 2, line 2: there is no variable 'nothing'"}


@pytest.mark.parametrize(("source", "wrong"), [
    ("{{ event_start|date(1) }}", "the filter 'date' cannot be used here"),
    ("{{ event_start|date(x=1) }}", "the filter 'date' cannot be used here"),
    ("{{ event_start|date|time }}", "the filter 'time' cannot be used here"),
    ("{{ 'x'|date }}", "the filter 'date' cannot be used here"),
    ("{{ event_title|upper }}", "the filter 'upper' cannot be used here"),
    ("{{ event_title|date }}", "it cannot be rendered: 'date' is for moments only"),
    ("{{ event_title.x }}", "'Getattr' cannot be used: there are variables and conditions only"),
    ("{{ 1.5 }}", "values are compared with short texts and whole numbers only"),
    ("{% if tickets %}", "it has no end"),
])  # fmt: skip
def test_it_says_what_is_wrong(source: str, wrong: str) -> None:
    with pytest.raises(WordingInvalid) as refusal:
        TEMPLATES.check(CONFIRMED, Wording("Fine", (source,)))
    told = refusal.value.fields["paragraphs"]
    assert told.endswith(wrong) or (wrong == "it has no end" and "Unexpected end of template" in told)


def test_it_escapes_markup_in_the_wording_and_in_what_it_tells() -> None:
    wording = Wording(f"{HOSTILE} {{{{ event_title }}}}", (f"{HOSTILE} {{{{ event_title }}}}",))
    told = TEMPLATES.render(CONFIRMED, Language.EN, matter(CONFIRMED, "hostile"), wording)
    assert told.fault is None
    assert "<script>alert" not in told.html
    assert told.html.count("&lt;script&gt;alert(&#34;1&#34;)") >= 4


def test_it_runs_nothing_that_strangers_wrote() -> None:
    tricky = {**matter(CONFIRMED), "event_title": "{{ 7 * 7 }}{% for x in y %}"}
    told = TEMPLATES.render(CONFIRMED, Language.EN, tricky, Wording("{{ event_title }}", ("{{ event_title }}",)))
    assert told.subject == "{{ 7 * 7 }}{% for x in y %}"
    assert told.fault is None


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize("language", Language)
def test_it_says_it_of_whatever_there_is(extreme: str, language: Language) -> None:
    wording = Wording("{{ event_title }} in {{ event_location }}", ("{{ event_title }} {{ event_time }}",))
    told = TEMPLATES.render(CONFIRMED, language, matter(CONFIRMED, extreme), wording)
    assert told.fault is None
    assert "\n" not in told.subject
    assert len(told.subject) <= 200


def test_it_cuts_what_becomes_too_long() -> None:
    long = matter(CONFIRMED, "long")
    wording = Wording("{{ event_title }}" * 10, ("{{ event_title }} " * 100,))
    told = TEMPLATES.render(CONFIRMED, Language.EN, long, wording)
    assert told.fault is None
    assert len(told.subject) == 200
    assert len(told.text) < 10_000


def test_it_says_little_of_a_fault_however_large() -> None:
    told = worded(Wording("{{ " + "x" * 1_900 + " }}", ("A",)))
    assert told.fault is not None
    assert len(told.fault) < 400


@pytest.mark.parametrize("template", Template)
def test_it_knows_every_variable_of_a_template(template: Template) -> None:
    source = " ".join(f"{{{{ {name} }}}}" for name in sorted(VARIABLES[template] - {"paragraphs", "subjects"}))
    TEMPLATES.check(template, Wording("Subject", (source,)))


SENTENCE = "Dear guest, {{ event_title }} begins at {{ event_start|time }} in {{ event_location }}."


def test_it_says_much_in_many_paragraphs() -> None:
    wording = Wording("A", tuple(f"{number}. {SENTENCE} {SENTENCE}" for number in range(20)))
    TEMPLATES.check(CONFIRMED, wording)


@pytest.mark.parametrize("part", ["{{ tickets }} " * 30, "{% if tickets %}x{% endif %}" * 20])
def test_it_refuses_what_is_too_much_in_all_parts_together(part: str) -> None:
    TEMPLATES.check(CONFIRMED, Wording("A", (part,) * 3))
    with pytest.raises(WordingInvalid) as refusal:
        TEMPLATES.check(CONFIRMED, Wording("A", (part,) * 20))
    told = refusal.value.fields["paragraphs"]
    assert told.endswith("line 1: there are too many variables and conditions in the whole wording")


def test_it_is_quick_whatever_was_written() -> None:
    wording = Wording("A", tuple("{% if tickets %}x{% endif %}" * 4 for _ in range(20)))
    assert worded(wording).fault is None
