from datetime import timedelta

from gatherly_core.events.browse_labels import CategoryLabel
from gatherly_core.events.ports import Label
from tests.factories import NOW
from tests.unit.core.scene import Scene


def test_it_counts_categories_and_tags_of_what_is_on(scene: Scene) -> None:
    scene.event(category="rock", tags=("loud", "late"))
    scene.event(category="jazz", tags=("late",))
    scene.event(category="rock")
    scene.event()
    scene.event(category="folk", tags=("quiet",), published=False)
    scene.event(start_date=NOW, end_date=NOW + timedelta(hours=1), category="opera", tags=("long",))
    scene.clock.advance(timedelta(hours=1))
    assert scene.app.events.browse_categories() == (CategoryLabel("jazz", 1, None), CategoryLabel("rock", 2, None))
    assert scene.app.events.browse_tags() == (Label("late", 2), Label("loud", 1))
