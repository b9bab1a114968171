"""Watching for what is suspicious, and looking after it."""

from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.administration import suspicion_rules
from gatherly_core.administration.errors import AlreadyResolved, FlagNotFound
from gatherly_core.administration.model import Flag, FlagFilter, FlagKind, TargetKind
from gatherly_core.admission.errors import AlreadyCheckedIn
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import FlagId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.payments.errors import PaymentDeclined
from tests.contracts.payment_gateway import DECLINED
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene, owner_of

HOUR = timedelta(hours=1)


def flags(scene: Scene, **wanted: object) -> list[Flag]:
    page = scene.app.administration.list_flags(scene.admin, FlagFilter(**wanted), PageRequest(100))  # type: ignore[arg-type]  # as each test has it
    return list(page.items)


def seen(scene: Scene) -> list[tuple[FlagKind, TargetKind, str, int]]:
    return [
        (flag.sighting.kind, flag.sighting.target_type, flag.sighting.target, flag.sighting.count)
        for flag in flags(scene)
    ]


def refuse(scene: Scene, times: int, **details: str | None) -> None:
    def write() -> None:
        for _ in range(times):
            scene.ports.trail.record(Deed.SESSION_REFUSED, None, None, **details)

    scene.ports.unit_of_work.run(write)


def book_often(scene: Scene, by: Actor, times: int = suspicion_rules.MANY_BOOKINGS.least) -> None:
    ticket_type = scene.on_sale(100)
    for _ in range(times):
        scene.book(ticket_type, by=by)


class TestWatch:
    def test_nothing_is_suspicious_of_what_people_do(self, scene: Scene) -> None:
        ticket_type = scene.on_sale()
        for _ in range(5):
            scene.sell(ticket_type)
        refuse(scene, 3, user_id=str(new_id()), address="a1")
        assert scene.app.administration.watch() == 0
        assert flags(scene) == []

    def test_many_bookings(self, scene: Scene) -> None:
        actor = scene.person()
        book_often(scene, actor, suspicion_rules.MANY_BOOKINGS.least - 1)
        assert scene.app.administration.watch() == 0
        scene.book(scene.on_sale(), by=actor)
        assert scene.app.administration.watch() == 1
        assert seen(scene) == [(FlagKind.MANY_BOOKINGS, TargetKind.ACCOUNT, str(actor.user_id), 20)]

    def test_many_cards(self, scene: Scene) -> None:
        ticket_type, actor = scene.on_sale(price=1000), scene.person()
        for _ in range(suspicion_rules.MANY_CARDS.least):
            booking = scene.book(ticket_type, by=actor)
            with pytest.raises(PaymentDeclined):
                scene.try_to_pay(booking, DECLINED)
        assert scene.app.administration.watch() == 1
        assert seen(scene) == [(FlagKind.MANY_CARDS, TargetKind.ACCOUNT, str(actor.user_id), 5)]

    def test_one_code_at_two_doors(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale())
        attendee = booking.attendees[0]

        def come(device: str) -> None:
            request = ScanRequest(
                actor=scene.organizer,
                ticket_type_id=attendee.ticket_type_id,
                direction=Direction.IN,
                text=attendee.code,
                device_id=device,
            )
            scene.app.admission.scan_ticket(request)

        come("Gate A")
        with pytest.raises(AlreadyCheckedIn):
            come("Gate A")
        assert scene.app.administration.watch() == 0
        with pytest.raises(AlreadyCheckedIn):
            come("Gate B")
        assert scene.app.administration.watch() == 1
        assert seen(scene) == [(FlagKind.ONE_CODE_AT_TWO_DOORS, TargetKind.ATTENDEE, str(attendee.id), 2)]

    def test_guesses_for_one_account_and_from_one_address(self, scene: Scene) -> None:
        victim = str(new_id())
        refuse(scene, 10, user_id=victim, address="a1")
        refuse(scene, 20, user_id=None, address="a1")
        assert scene.app.administration.watch() == 2
        assert sorted(seen(scene)) == [
            (FlagKind.SIGN_IN_ATTACK, TargetKind.ACCOUNT, victim, 10),
            (FlagKind.SIGN_IN_ATTACK, TargetKind.ADDRESS, "a1", 30),
        ]

    def test_it_flags_once_in_a_window_and_again_in_the_next(self, scene: Scene) -> None:
        actor = scene.person()
        book_often(scene, actor)
        assert [scene.app.administration.watch() for _ in range(3)] == [1, 0, 0]
        scene.clock.advance(HOUR)
        assert scene.app.administration.watch() == 0
        book_often(scene, actor)
        assert scene.app.administration.watch() == 1
        assert [flag.sighting.since for flag in flags(scene)] == [NOW + HOUR, NOW]

    def test_it_sees_what_happened_after_it_last_looked(self, scene: Scene) -> None:
        scene.clock.advance(timedelta(minutes=59))
        book_often(scene, scene.person())
        scene.clock.advance(timedelta(minutes=30))
        assert scene.app.administration.watch() == 1

    def test_it_flags_nothing_anew_that_was_resolved(self, scene: Scene) -> None:
        book_often(scene, scene.person())
        scene.app.administration.watch()
        scene.app.administration.resolve_flag(scene.admin, flags(scene)[0].id)
        assert scene.app.administration.watch() == 0


class TestResolve:
    @pytest.fixture
    def flag(self, scene: Scene) -> Flag:
        book_often(scene, scene.person())
        scene.app.administration.watch()
        return flags(scene)[0]

    def test_it_says_who_looked_after_it_and_when(self, scene: Scene, flag: Flag) -> None:
        scene.clock.advance(HOUR)
        resolved = scene.app.administration.resolve_flag(scene.admin, flag.id, "A school.")
        assert (resolved.resolved_by, resolved.resolved_at, resolved.note) == (
            scene.admin.user_id,
            NOW + HOUR,
            "A school.",
        )
        assert flags(scene, resolved=True) == [resolved]
        assert flags(scene, resolved=False) == []

    def test_it_is_written_down_without_the_note(self, scene: Scene, flag: Flag) -> None:
        scene.app.administration.resolve_flag(scene.admin, flag.id, "Anna Smith")
        entry = scene.entries()[-1]
        assert (entry.action, entry.target_id, entry.user_id) == (Deed.FLAG_RESOLVED, flag.id, scene.admin.user_id)
        assert entry.details == {"kind": "many_bookings"}

    def test_once(self, scene: Scene, flag: Flag) -> None:
        scene.app.administration.resolve_flag(scene.admin, flag.id)
        with pytest.raises(AlreadyResolved):
            scene.app.administration.resolve_flag(scene.admin, flag.id)

    def test_only_what_is_there(self, scene: Scene) -> None:
        with pytest.raises(FlagNotFound):
            scene.app.administration.resolve_flag(scene.admin, FlagId(new_id()))

    def test_admins_only(self, scene: Scene, flag: Flag) -> None:
        for actor in (scene.organizer, scene.person(Role.ATTENDEE)):
            with pytest.raises(Forbidden):
                scene.app.administration.resolve_flag(actor, flag.id)
            with pytest.raises(Forbidden):
                scene.app.administration.list_flags(actor, FlagFilter(), PageRequest())


def test_what_is_declined_is_written_down(scene: Scene) -> None:
    booking = scene.book(scene.on_sale(price=1000))
    with pytest.raises(PaymentDeclined):
        scene.try_to_pay(booking, DECLINED)
    entry = scene.entries()[-1]
    assert (entry.action, entry.user_id) == (Deed.PAYMENT_DECLINED, owner_of(booking).user_id)
    assert entry.details == {"why": "card_declined"}
