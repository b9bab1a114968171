from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.accounts.model import Actor, Post, Role, StaffRole
from gatherly_core.audit.deeds import Deed
from gatherly_core.events.errors import EventNotFound, TooManyImages
from gatherly_core.events.event_rules import MOST_IMAGES
from gatherly_core.events.facts import EventChanged
from gatherly_core.events.model import Event
from gatherly_core.images.errors import ImageBeingRemoved, ImageNotFound, NotAnImage
from gatherly_core.images.model import LEASE, ImageName, names_in
from gatherly_core.kernel.errors import Forbidden, Invalid, VersionMismatch
from tests.contracts.rivals import at_once
from tests.factories import NOW, EventDetailsFactory, new_id
from tests.pictures import upload
from tests.unit.core.scene import Scene


def event_of(scene: Scene, event: Event) -> Event:
    return scene.app.ticketing.view_listing(scene.admin, event.id).event


def test_it_puts_an_image_behind_those_that_are_there(scene: Scene) -> None:
    elsewhere = "https://example.com/concert.jpg"
    event = scene.event(images=(elsewhere,))
    later = NOW + timedelta(hours=1)
    scene.clock.set(later)
    added = scene.app.events.add_image(scene.organizer, event.id, upload())
    assert added.event.details.images == (elsewhere, added.image.address)
    assert (added.event.version, added.event.updated_at) == (event.version + 1, later)
    assert event_of(scene, event) == added.event
    assert scene.app.images.view_image(added.image.name) == added.image.content
    assert scene.facts(EventChanged) == [EventChanged(event_id=event.id, at=later)]
    entry = scene.entries()[-1]
    assert (entry.action, entry.user_id, entry.target_id) == (Deed.EVENT_EDITED, scene.organizer.user_id, event.id)
    assert entry.details == {"added": "image"}


def test_it_changes_nothing_for_an_image_that_is_there(scene: Scene) -> None:
    event = scene.event()
    first, again = (scene.app.events.add_image(scene.organizer, event.id, upload()) for _ in range(2))
    assert again == first
    assert len(scene.facts(EventChanged)) == 1


def test_it_shows_one_image_on_many_events(scene: Scene) -> None:
    one, other = scene.event(), scene.event()
    added = [scene.app.events.add_image(scene.organizer, event.id, upload()) for event in (one, other)]
    assert added[0].image == added[1].image


def test_it_adds_images_that_come_at_once(scene: Scene) -> None:
    event = scene.event()
    added = at_once(
        *(
            lambda shade=shade: scene.app.events.add_image(scene.organizer, event.id, upload(shade))
            for shade in (0, 90, 180)
        )
    )
    assert not [outcome for outcome in added if isinstance(outcome, Exception)]
    assert len(set(event_of(scene, event).details.images)) == 3
    assert event_of(scene, event).version == event.version + 3


def test_its_managers_and_admins_may(scene: Scene) -> None:
    event = scene.event(published=False)
    manager = replace(scene.person(), posts=frozenset({Post(event.id, StaffRole.MANAGER)}))
    for shade, actor in enumerate((manager, scene.admin)):
        scene.app.events.add_image(actor, event.id, upload(shade * 100))
    assert len(event_of(scene, event).details.images) == 2


def test_nobody_else_may_and_what_they_send_is_not_looked_at(scene: Scene) -> None:
    draft, published = scene.event(published=False), scene.event()
    scanner = replace(scene.person(), posts=frozenset({Post(published.id, StaffRole.SCANNER)}))

    def refused(actor: Actor, event: Event, error: type[Exception]) -> None:
        with pytest.raises(error):
            scene.app.events.add_image(actor, event.id, b"no image at all")

    for actor in (scene.person(), scene.person(Role.ORGANIZER), scanner):
        refused(actor, published, Forbidden)
        refused(actor, draft, EventNotFound)
    refused(scene.admin, replace(draft, id=new_id()), EventNotFound)


def test_it_refuses_what_is_no_image(scene: Scene) -> None:
    event = scene.event()
    with pytest.raises(NotAnImage):
        scene.app.events.add_image(scene.organizer, event.id, b"<svg onload=alert(1)>")
    assert event_of(scene, event) == event


def test_it_refuses_who_looked_at_another_version(scene: Scene) -> None:
    event = scene.event()
    for version in (event.version - 1, event.version + 1):
        with pytest.raises(VersionMismatch):
            scene.app.events.add_image(scene.organizer, event.id, upload(), version)
    assert scene.app.events.add_image(scene.organizer, event.id, upload(), event.version)


def test_an_event_has_only_so_many(scene: Scene) -> None:
    elsewhere = tuple(f"https://example.com/{number}.jpg" for number in range(MOST_IMAGES - 1))
    event = scene.event(images=elsewhere)
    scene.app.events.add_image(scene.organizer, event.id, upload(1))
    with pytest.raises(TooManyImages):
        scene.app.events.add_image(scene.organizer, event.id, upload(200))
    assert scene.app.events.add_image(scene.organizer, event.id, upload(1)).event == event_of(scene, event)
    with pytest.raises(Invalid) as refusal:
        scene.event(images=(*elsewhere, "https://example.com/a.jpg", "https://example.com/b.jpg"))
    assert set(refusal.value.fields) == {"images"}


def test_images_are_used_only_when_they_are_there(scene: Scene) -> None:
    event = scene.event()
    unknown = f"/images/{'0' * 64}.webp"
    with pytest.raises(Invalid) as refusal:
        scene.event(images=(unknown,))
    assert set(refusal.value.fields) == {"images"}
    with pytest.raises(Invalid):
        scene.app.ticketing.edit_event(scene.organizer, event.id, replace(event.details, images=(unknown,)))
    address = scene.app.events.add_image(scene.organizer, event.id, upload()).image.address
    assert scene.event(images=(address,)).details.images == (address,)


def sweep_after(scene: Scene, time: timedelta) -> int:
    scene.clock.advance(time)
    return scene.app.images.sweep_images()


def test_what_nobody_uses_is_removed_after_a_day(scene: Scene) -> None:
    event = scene.event()
    added = scene.app.events.add_image(scene.organizer, event.id, upload())
    scene.app.events.add_image(scene.organizer, event.id, upload(200))
    assert sweep_after(scene, timedelta(days=9)) == 0
    kept = event_of(scene, event).details.images[1:]
    scene.app.ticketing.edit_event(scene.organizer, event.id, replace(event.details, images=kept))
    assert sweep_after(scene, timedelta(hours=23)) == 0
    assert sweep_after(scene, timedelta(hours=2)) == 1
    with pytest.raises(ImageNotFound):
        scene.app.images.view_image(added.image.name)
    (name,) = names_in(kept)
    assert scene.app.images.view_image(name)
    scene.app.events.delete_event(scene.organizer, event.id)
    assert sweep_after(scene, timedelta(days=1, seconds=1)) == 1
    with pytest.raises(ImageNotFound):
        scene.app.images.view_image(name)


def test_what_was_just_uploaded_stays_for_a_while(scene: Scene) -> None:
    event = scene.event()
    added = scene.app.events.add_image(scene.organizer, event.id, upload())
    scene.app.ticketing.edit_event(scene.organizer, event.id, EventDetailsFactory())
    assert sweep_after(scene, timedelta(hours=23)) == 0
    assert scene.app.images.view_image(added.image.name)
    assert sweep_after(scene, timedelta(hours=2)) == 1


def test_what_was_removed_can_be_uploaded_again(scene: Scene) -> None:
    event = scene.event()
    for _ in range(3):
        added = scene.app.events.add_image(scene.organizer, event.id, upload())
        assert scene.app.images.view_image(added.image.name)
        scene.app.ticketing.edit_event(scene.organizer, event.id, EventDetailsFactory())
        assert sweep_after(scene, timedelta(days=2)) == 1


def test_an_upload_that_was_cut_off_leaves_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    event = scene.event()
    cut_off(scene.gatherly, monkeypatch, "put")
    with pytest.raises(KeyboardInterrupt):
        scene.app.events.add_image(scene.organizer, event.id, upload())
    monkeypatch.undo()
    assert sweep_after(scene, timedelta(days=2)) == 1
    assert scene.app.events.add_image(scene.organizer, event.id, upload()).event.details.images


def test_a_sweep_that_was_cut_off_is_ended_by_another(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    event = scene.event()
    added = scene.app.events.add_image(scene.organizer, event.id, upload())
    scene.app.ticketing.edit_event(scene.organizer, event.id, EventDetailsFactory())
    cut_off(scene.gatherly, monkeypatch, "delete")
    with pytest.raises(KeyboardInterrupt):
        sweep_after(scene, timedelta(days=2))
    monkeypatch.undo()
    assert sweep_after(scene, LEASE - timedelta(seconds=1)) == 0
    assert sweep_after(scene, timedelta(seconds=1)) == 1
    with pytest.raises(ImageNotFound):
        scene.app.images.view_image(added.image.name)


def test_a_second_sweep_takes_away_nothing_that_was_uploaded_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = scene.event()
    for shade in (0, 200):
        scene.app.events.add_image(scene.organizer, event.id, upload(shade))
    scene.app.ticketing.edit_event(scene.organizer, event.id, EventDetailsFactory())
    delete, swept = scene.ports.images.delete, []

    def delete_slowly(name: ImageName) -> None:
        """While the first is about to delete, another sweeps all, and somebody uploads both again."""
        monkeypatch.undo()
        swept.append(scene.app.images.sweep_images())
        for shade in (0, 200):
            with suppress(ImageBeingRemoved):
                scene.app.events.add_image(scene.organizer, event.id, upload(shade))
        delete(name)

    monkeypatch.setattr(scene.ports.images, "delete", delete_slowly)
    assert sweep_after(scene, timedelta(days=2)) == 2
    assert swept == [0]
    assert event_of(scene, event).details.images == ()


def test_a_sweep_leaves_to_others_what_it_has_had_for_long(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    event = scene.event()
    shades = (0, 90, 200)
    for shade in shades:
        scene.app.events.add_image(scene.organizer, event.id, upload(shade))
    scene.app.ticketing.edit_event(scene.organizer, event.id, EventDetailsFactory())
    delete, deleted = scene.ports.images.delete, []

    def delete_slowly(name: ImageName) -> None:
        scene.clock.advance(LEASE / 4)
        deleted.append(name)
        delete(name)

    monkeypatch.setattr(scene.ports.images, "delete", delete_slowly)
    assert sweep_after(scene, timedelta(days=2)) == 0
    assert len(deleted) == 2
    monkeypatch.undo()
    assert sweep_after(scene, LEASE / 2) == 3
    for shade in shades:
        added = scene.app.events.add_image(scene.organizer, event.id, upload(shade))
        assert scene.app.images.view_image(added.image.name) == added.image.content


def cut_off(gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """The process dies when it next calls this method of the images."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gatherly.ports.images, method, die)
