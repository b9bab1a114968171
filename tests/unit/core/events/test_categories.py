"""The categories that admins look after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events import rename_category
from gatherly_core.events.browse_labels import CategoryLabel
from gatherly_core.events.categories import Category
from gatherly_core.events.errors import CategoryBeingRenamed, CategoryInUse, CategoryNotFound, CategoryTaken
from gatherly_core.events.facts import CategoryRenamed, EventChanged
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import CategoryId
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


def labels(scene: Scene) -> list[tuple[str, int, bool]]:
    """The name of each category, its count, and whether an admin looks after it."""
    return [(label.name, label.count, label.id is not None) for label in scene.app.events.browse_categories()]


def create(scene: Scene, name: str) -> Category:
    return scene.app.events.create_category(scene.admin, name)


def test_they_are_listed_beside_those_in_use(scene: Scene) -> None:
    music, _ = create(scene, "music"), create(scene, "film")
    for _ in range(2):
        scene.event(category="music")
    scene.event(category="dance")
    scene.event(category="secret", published=False)
    assert labels(scene) == [("dance", 1, False), ("film", 0, True), ("music", 2, True)]
    assert CategoryLabel("music", 2, music.id) in scene.app.events.browse_categories()


def test_there_is_one_of_each_name(scene: Scene) -> None:
    create(scene, "Music")
    film = create(scene, "film")
    with pytest.raises(CategoryTaken):
        create(scene, "MUSIC")
    with pytest.raises(CategoryTaken):
        scene.app.events.rename_category(scene.admin, film.id, "music")
    assert labels(scene) == [("Music", 0, True), ("film", 0, True)]


def test_events_follow_a_new_name(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rename_category, "AT_A_TIME", 2)
    category = create(scene, "music")
    events = [scene.event(category="music", published=number > 0) for number in range(5)]
    other = scene.event(category="musical")
    later = NOW + timedelta(hours=1)
    scene.clock.set(later)
    renamed = scene.app.events.rename_category(scene.admin, category.id, "Sound")
    assert (renamed.name, renamed.updated_at) == ("Sound", later)
    assert scene.facts(CategoryRenamed) == [CategoryRenamed(category_id=category.id, at=later)]
    for event in events:
        followed = scene.app.ticketing.view_listing(scene.admin, event.id).event
        assert followed == event.edited(replace(event.details, category="Sound"), later)
    assert {fact.event_id for fact in scene.facts(EventChanged)} == {event.id for event in events}
    assert scene.app.ticketing.view_listing(scene.admin, other.id).event == other
    assert labels(scene) == [("Sound", 4, True), ("musical", 1, False)]


def test_a_name_may_change_only_its_case(scene: Scene) -> None:
    category = create(scene, "music")
    scene.event(category="music")
    scene.app.events.rename_category(scene.admin, category.id, "Music")
    assert labels(scene) == [("Music", 1, True)]


def test_the_same_name_changes_nothing(scene: Scene) -> None:
    category = create(scene, "music")
    known = len(scene.entries())
    assert scene.app.events.rename_category(scene.admin, category.id, "music") == category
    assert (scene.facts(CategoryRenamed), len(scene.entries())) == ([], known)


def test_what_was_cut_off_goes_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rename_category, "AT_A_TIME", 1)
    category = create(scene, "music")
    for _ in range(3):
        scene.event(category="music")
    follow = scene.app.events.follow_category
    monkeypatch.setattr(scene.app.events, "follow_category", lambda *_: None)
    scene.app.events.rename_category(scene.admin, category.id, "sound")
    scene.ports.unit_of_work.run(lambda: follow._some_follow(category.id))
    assert labels(scene) == [("music", 2, False), ("sound", 1, True)]
    with pytest.raises(CategoryBeingRenamed):
        scene.app.events.rename_category(scene.admin, category.id, "noise")
    with pytest.raises(CategoryBeingRenamed):
        scene.app.events.delete_category(scene.admin, category.id)
    for _ in range(2):
        follow(category.id)
    assert labels(scene) == [("sound", 3, True)]
    assert scene.app.events.rename_category(scene.admin, category.id, "noise")


def test_one_that_is_gone_is_followed_by_nobody(scene: Scene) -> None:
    scene.event(category="music")
    scene.app.events.follow_category(CategoryId(new_id()))
    assert labels(scene) == [("music", 1, False)]


def test_one_in_use_stays(scene: Scene) -> None:
    for published in (True, False):
        category = create(scene, f"music {published}")
        event = scene.event(category=category.name, published=published)
        with pytest.raises(CategoryInUse):
            scene.app.events.delete_category(scene.admin, category.id)
        scene.app.events.delete_event(scene.organizer, event.id)
        scene.app.events.delete_category(scene.admin, category.id)
    assert labels(scene) == []


def test_what_is_not_there_is_not_found(scene: Scene) -> None:
    absent = CategoryId(new_id())
    with pytest.raises(CategoryNotFound):
        scene.app.events.rename_category(scene.admin, absent, "music")
    with pytest.raises(CategoryNotFound):
        scene.app.events.delete_category(scene.admin, absent)


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_admins_alone_may(scene: Scene, role: Role) -> None:
    category, actor = create(scene, "music"), scene.person(role)
    for act in (
        lambda: scene.app.events.create_category(actor, "film"),
        lambda: scene.app.events.rename_category(actor, category.id, "film"),
        lambda: scene.app.events.delete_category(actor, category.id),
    ):
        with pytest.raises(Forbidden):
            act()
    assert labels(scene) == [("music", 0, True)]
