"""What the images, and the register of them, promise."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.images.errors import ImageBeingRemoved, ImageNotFound
from gatherly_core.images.model import LEASE, Image, ImageName
from gatherly_core.privacy.model import Subject
from gatherly_core.privacy.traces import Trace
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once, often
from tests.factories import NOW

HOUR = timedelta(hours=1)
LATER = timedelta(days=2)
LARGE = Image(bytes(range(256)) * 40_000)


def image(content: str) -> Image:
    return Image(content.encode())


class ImagesContract(Contract):
    def shows(self, *images: Image) -> list[bool]:
        """Whether each of the images is there; its content is as it was put."""
        found = []
        for each in images:
            try:
                found.append(self.ports.images.get(each.name) == each.content)
            except ImageNotFound:
                found.append(False)
        return found

    def test_it_keeps_images(self) -> None:
        images = [image("one"), image("two"), LARGE]
        for each in images:
            self.ports.images.put(each)
        assert self.shows(*images, image("three")) == [True, True, True, False]

    def test_it_keeps_an_image_that_is_there_already(self) -> None:
        for _ in range(2):
            self.ports.images.put(LARGE)
        assert self.shows(LARGE) == [True]

    def test_it_takes_an_image_away(self) -> None:
        for each in (image("one"), image("two")):
            self.ports.images.put(each)
        for _ in range(2):
            self.ports.images.delete(image("one").name)
        assert self.shows(image("one"), image("two")) == [False, True]
        self.ports.images.put(image("one"))
        assert self.shows(image("one")) == [True]

    @pytest.mark.parametrize(
        "name", ["", ".", "..", "/etc/passwd", "../" * 9 + "etc/passwd", "x.webp", "0" * 64, "\0", "é" * 64 + ".webp"]
    )
    def test_it_finds_nothing_by_what_is_no_name(self, name: str) -> None:
        self.ports.images.put(image("one"))
        with pytest.raises(ImageNotFound):
            self.ports.images.get(ImageName(name))

    def test_it_shows_an_image_whole_or_not_at_all(self) -> None:
        def look() -> None:
            with suppress(ImageNotFound):
                assert self.ports.images.get(LARGE.name) == LARGE.content

        done = at_once(*[often(5, lambda: self.ports.images.put(LARGE))] * 2, *[often(50, look)] * 2)
        assert done == [5, 5, 50, 50]
        assert self.shows(LARGE) == [True]


class ImageRegisterContract(Contract):
    def register(self, *images: Image, at: timedelta = timedelta()) -> None:
        for each in images:
            self.run(lambda each=each: self.ports.image_register.register(each.name, NOW + at))

    def want(self, *images: Image, at: timedelta = timedelta()) -> None:
        self.run(lambda: self.ports.image_register.want([each.name for each in images], NOW + at))

    def marked(self, before: timedelta = HOUR, limit: int = 100, at: timedelta = LATER) -> set[ImageName]:
        return set(self.run(lambda: self.ports.image_register.marked(NOW + before, NOW + at, limit)))

    def forget(self, *images: Image) -> None:
        self.run(lambda: self.ports.image_register.forget([each.name for each in images]))

    def test_it_marks_what_nobody_wants(self) -> None:
        old, new = image("old"), image("new")
        self.register(old)
        self.register(new, at=HOUR)
        assert self.marked(timedelta()) == set()
        assert self.marked(HOUR) == {old.name}
        assert self.marked(HOUR * 2) == {new.name}

    def test_it_marks_nothing_that_was_wanted_meanwhile(self) -> None:
        registered, wanted = image("registered"), image("wanted")
        self.register(registered, wanted)
        self.register(registered, at=HOUR)
        self.want(wanted, wanted, at=HOUR)
        assert self.marked(HOUR) == set()

    def test_it_marks_nothing_that_an_event_uses(self) -> None:
        used, dropped, deleted, unused = map(image, ("used", "dropped", "deleted", "unused"))
        self.register(used, dropped, deleted, unused)
        elsewhere = "https://example.com/concert.jpg"
        event = self.given.event(details__images=(used.address, elsewhere, dropped.address, used.address))
        gone = self.given.event(details__images=(deleted.address,))
        assert self.marked() == {unused.name}
        edited = event.edited(replace(event.details, images=event.details.images[:2]), NOW)
        self.run(lambda: (self.ports.events.locked(event.id), self.ports.events.save(edited)))
        self.run(lambda: (self.ports.events.locked(gone.id), self.ports.events.delete(gone.id, NOW)))
        assert self.marked() == {dropped.name, deleted.name}

    def test_it_marks_what_an_erased_organizer_has_shown(self) -> None:
        shown, other = image("shown"), image("other")
        self.register(shown, other)
        past = self.given.event(details__images=(shown.address,))
        self.given.event(details__images=(other.address,))
        subject = Subject(user_id=past.organizer_id, name="Someone", address="someone@example.com", verified=True)
        later = past.details.end_date + HOUR
        assert self.run(lambda: self.ports.personal_data.erase(subject, Trace.PAST_EVENTS, later, 10)) == 1
        assert self.marked() == {shown.name}

    def test_it_lets_nobody_use_what_is_marked(self) -> None:
        marked, other = image("marked"), image("other")
        self.register(marked)
        assert self.marked() == {marked.name}
        self.register(other, at=HOUR)
        with pytest.raises(ImageBeingRemoved):
            self.register(marked, at=HOUR)
        with pytest.raises(ImageNotFound):
            self.want(other, marked, at=HOUR * 2)
        assert self.marked(HOUR * 2) == {other.name}

    def test_it_does_not_know_what_was_never_registered(self) -> None:
        self.register(image("known"))
        with pytest.raises(ImageNotFound):
            self.want(image("known"), image("unknown"), at=HOUR)
        assert self.marked() == {image("known").name}

    def test_it_forgets_what_is_marked_and_nothing_else(self) -> None:
        marked, kept = image("marked"), image("kept")
        self.register(marked)
        assert self.marked() == {marked.name}
        self.register(kept)
        self.forget(marked, kept, image("unknown"))
        self.register(marked)
        self.want(marked, kept)

    def test_it_marks_some_at_a_time(self) -> None:
        images = [image(f"{number}") for number in range(5)]
        self.register(*images)
        forgotten: set[ImageName] = set()
        while names := self.marked(limit=2):
            assert len(names) <= 2
            forgotten |= names
            self.run(lambda names=names: self.ports.image_register.forget(names))
        assert forgotten == {each.name for each in images}

    def test_it_gives_to_somebody_else_what_was_not_struck_off_in_time(self) -> None:
        left, removed = image("left"), image("removed")
        self.register(left, removed)
        assert self.marked() == {left.name, removed.name}
        self.forget(removed)
        assert self.marked(at=LATER + LEASE - timedelta(microseconds=1)) == set()
        assert self.marked(at=LATER + LEASE) == {left.name}
        assert self.marked(at=LATER + LEASE * 1.5) == set()
        assert self.marked(at=LATER + LEASE * 2) == {left.name}

    def test_it_gives_to_one_what_many_would_remove_at_once(self) -> None:
        for number in range(5):
            contested = [image(f"contested {number} {place}") for place in range(20)]
            self.register(*contested)
            marked = at_once(*[self.marked] * 4)
            assert sorted(name for names in marked for name in names) == sorted(each.name for each in contested)

    def test_it_registers_what_comes_at_once(self) -> None:
        outcomes = at_once(*[often(5, lambda: self.register(image("one"), image("two")))] * 4)
        assert outcomes == [5] * 4
        self.want(image("one"), image("two"))

    def test_it_marks_or_lets_be_used_but_not_both(self) -> None:
        for number in range(10):
            contested = image(f"contested {number}")
            self.register(contested)
            wanted, marked = at_once(
                lambda contested=contested: self.want(contested, at=HOUR * 2), lambda: self.marked(HOUR)
            )
            assert isinstance(wanted, ImageNotFound) == (contested.name in marked), number
            if contested.name in marked:
                self.forget(contested)
