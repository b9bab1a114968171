from tests.unit.core.scene import Scene


def test_it_begins_work_of_its_own_each_time(scene: Scene) -> None:
    first, second = scene.app.idempotency.begin_work(), scene.app.idempotency.begin_work()
    assert first.id != second.id
    assert (first.repeated, second.repeated) == (False, False)
