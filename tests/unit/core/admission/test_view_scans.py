import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.admission.scans import ScanResult
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from tests.unit.core.admission.doors import Door
from tests.unit.core.scene import Scene


def test_it_lists_scans_with_what_they_stand_against(door: Door) -> None:
    now = door.scene.clock.now()
    door.merge(door.seen(now), door.seen(now, device_id="Gate B"), door.seen(now, text="nothing"))
    first = door.app.view_scans(door.scene.organizer, door.event_id, None, PageRequest(2))
    rest = door.app.view_scans(door.scene.organizer, door.event_id, None, PageRequest(2, first.next))
    by_result = {logged.scan.result: logged for logged in (*first.items, *rest.items)}
    assert set(by_result) == {"admitted", "conflict", "unknown_code"}
    assert by_result[ScanResult.CONFLICT].against == by_result[ScanResult.ADMITTED].scan
    assert by_result[ScanResult.UNKNOWN_CODE].against is None
    assert rest.next is None


def test_it_lists_those_of_one_result(door: Door) -> None:
    door.scan()
    assert [scan.result for scan in door.log(ScanResult.ADMITTED)] == ["admitted"]
    assert door.log(ScanResult.CONFLICT) == []


def test_only_who_runs_the_door_may(door: Door) -> None:
    for actor in (door.scene.person(), door.scene.person(Role.ORGANIZER)):
        with pytest.raises(Forbidden):
            door.app.view_scans(actor, door.event_id, None, PageRequest())
    assert door.app.view_scans(door.scene.admin, door.event_id, None, PageRequest()).items == ()


def test_a_foreign_draft_is_not_there(scene: Scene) -> None:
    draft = scene.event(published=False)
    with pytest.raises(EventNotFound):
        scene.app.admission.view_scans(scene.person(Role.ORGANIZER), draft.id, None, PageRequest())
