import pytest

from gatherly_core.accounts.model import Actor, StaffRole
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.messages.errors import WordingInvalid
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.wordings.errors import WordingNotFound
from gatherly_core.wordings.model import EventWording, Place
from gatherly_core.wordings.wording_rules import WORDABLE
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene

OURS = Wording("See you at {{ event_title }}", ("Doors open at {{ event_start|time }}.",))


@pytest.fixture
def place(scene: Scene) -> Place:
    return Place(scene.event(title="Gala").id, Template.REMINDER, Language.EN)


def wordings(scene: Scene, place: Place) -> tuple[EventWording, ...]:
    return scene.app.wordings.list(scene.organizer, place.event_id)


def test_it_keeps_a_wording(scene: Scene, place: Place) -> None:
    worded = scene.app.wordings.set(scene.organizer, place, OURS)
    assert worded == EventWording(place, OURS, NOW)
    assert wordings(scene, place) == (worded,)


def test_it_keeps_the_last_one(scene: Scene, place: Place) -> None:
    scene.app.wordings.set(scene.organizer, place, OURS)
    other = scene.app.wordings.set(scene.organizer, place, Wording("Soon", ("Soon.",)))
    assert wordings(scene, place) == (other,)


def test_it_goes_back_to_the_standard_words(scene: Scene, place: Place) -> None:
    scene.app.wordings.set(scene.organizer, place, OURS)
    scene.app.wordings.remove(scene.organizer, place)
    assert wordings(scene, place) == ()
    with pytest.raises(WordingNotFound):
        scene.app.wordings.remove(scene.organizer, place)


@pytest.mark.parametrize("wording", [
    Wording("", ("A",)),
    Wording("A" * 201, ("A",)),
    Wording("A", ()),
    Wording("A", ("",)),
    Wording("A", ("A" * 2_001,)),
    Wording("A", ("A",) * 21),
    Wording("{{ reference }}", ("A",)),
    Wording("A", ("{{ event_title.__class__ }}",)),
])  # fmt: skip
def test_it_takes_none_that_could_not_be_sent(scene: Scene, place: Place, wording: Wording) -> None:
    for attempt in (scene.app.wordings.set, scene.app.wordings.preview):
        with pytest.raises(WordingInvalid) as refusal:
            attempt(scene.organizer, place, wording)
        assert set(refusal.value.fields) <= {"subject", "paragraphs"}
    assert wordings(scene, place) == ()


@pytest.mark.parametrize("template", sorted(set(Template) - WORDABLE))
def test_it_words_nothing_that_is_not_about_an_event(scene: Scene, place: Place, template: Template) -> None:
    other = Place(place.event_id, template, Language.EN)
    with pytest.raises(WordingNotFound):
        scene.app.wordings.set(scene.organizer, other, Wording("A", ("A",)))
    with pytest.raises(WordingNotFound):
        scene.app.wordings.preview(scene.organizer, other)


@pytest.mark.parametrize("template", sorted(WORDABLE))
@pytest.mark.parametrize("language", Language)
def test_it_previews_every_message_in_both_ways(scene: Scene, template: Template, language: Language) -> None:
    place = Place(scene.event(title="Gala", currency="JPY").id, template, language)
    standard = scene.app.wordings.preview(scene.organizer, place)
    worded = scene.app.wordings.preview(scene.organizer, place, OURS)
    assert "Gala" in standard.subject + standard.text
    assert worded.subject == "See you at Gala"
    assert standard.fault is worded.fault is None
    assert wordings(scene, place) == ()


def test_it_previews_what_is_kept(scene: Scene, place: Place) -> None:
    scene.app.wordings.set(scene.organizer, place, OURS)
    assert scene.app.wordings.preview(scene.organizer, place).subject == "See you at Gala"


def who_may_not(scene: Scene, place: Place) -> list[Actor]:
    event = scene.app.ticketing.view_listing(scene.admin, place.event_id).event
    return [scene.person(), scene.hire(event, StaffRole.SCANNER)]


def test_it_is_for_who_runs_the_event(scene: Scene, place: Place) -> None:
    event = scene.app.ticketing.view_listing(scene.admin, place.event_id).event
    for actor in (scene.organizer, scene.admin, scene.hire(event, StaffRole.MANAGER)):
        scene.app.wordings.set(actor, place, OURS)
        scene.app.wordings.preview(actor, place)
        assert len(scene.app.wordings.list(actor, place.event_id)) == 1
        scene.app.wordings.remove(actor, place)


def test_it_is_for_nobody_else(scene: Scene, place: Place) -> None:
    scene.app.wordings.set(scene.organizer, place, OURS)
    for actor in who_may_not(scene, place):
        with pytest.raises(Forbidden):
            scene.app.wordings.set(actor, place, OURS)
        with pytest.raises(Forbidden):
            scene.app.wordings.preview(actor, place)
        with pytest.raises(Forbidden):
            scene.app.wordings.list(actor, place.event_id)
        with pytest.raises(Forbidden):
            scene.app.wordings.remove(actor, place)
    assert len(wordings(scene, place)) == 1


def test_it_tells_strangers_nothing_about_their_wordings(scene: Scene, place: Place) -> None:
    nonsense = Wording("{{", ("A",))
    for attempt in (scene.app.wordings.set, scene.app.wordings.preview):
        with pytest.raises(Forbidden):
            attempt(scene.person(), place, nonsense)


def test_it_is_for_nobody_who_runs_it_no_longer_when_it_has_been_tried(
    scene: Scene, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = scene.app.ticketing.view_listing(scene.admin, place.event_id).event
    scene.app.events.unpublish_event(scene.organizer, event.id)
    monkeypatch.setattr(
        scene.ports.templates, "check", lambda *_: scene.app.events.delete_event(scene.organizer, event.id)
    )
    with pytest.raises(EventNotFound):
        scene.app.wordings.set(scene.organizer, place, OURS)


def test_it_tells_nobody_of_a_draft(scene: Scene) -> None:
    draft = Place(scene.event(published=False).id, Template.REMINDER, Language.EN)
    absent = Place(EventId(new_id()), Template.REMINDER, Language.EN)
    for place in (draft, absent):
        with pytest.raises(EventNotFound):
            scene.app.wordings.set(scene.person(), place, OURS)
        with pytest.raises(EventNotFound):
            scene.app.wordings.list(scene.person(), place.event_id)


def test_it_goes_with_the_event(scene: Scene) -> None:
    event = scene.event(published=False)
    place = Place(event.id, Template.REMINDER, Language.EN)
    scene.app.wordings.set(scene.organizer, place, OURS)
    scene.app.events.delete_event(scene.organizer, event.id)
    assert scene.ports.unit_of_work.read(lambda: scene.ports.wordings.all_of(event.id)) == ()


def test_it_goes_with_the_account_of_the_organizer(scene: Scene, place: Place) -> None:
    scene.app.wordings.set(scene.organizer, place, OURS)
    end = scene.app.ticketing.view_listing(scene.admin, place.event_id).event.details.end_date
    scene.clock.set(end)
    scene.app.privacy.erase_account(scene.organizer)
    assert scene.ports.unit_of_work.read(lambda: scene.ports.wordings.all_of(place.event_id)) == ()
