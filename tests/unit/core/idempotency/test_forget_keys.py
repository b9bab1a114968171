from datetime import timedelta

from gatherly_core.idempotency.forget_keys import BATCH
from gatherly_core.idempotency.model import KEPT
from tests.factories import NOW, ClaimFactory
from tests.unit.core.scene import Scene

INSTANT = timedelta(microseconds=1)


def test_it_forgets_keys_once_their_time_is_over(scene: Scene) -> None:
    keys, run = scene.ports.idempotency_keys, scene.ports.unit_of_work.run
    old, new = ClaimFactory(), ClaimFactory(created_at=NOW + INSTANT)
    run(lambda: (keys.add(old), keys.add(new)))
    scene.clock.advance(KEPT - INSTANT)
    assert scene.app.idempotency.forget_keys() == 0
    scene.clock.advance(INSTANT)
    assert scene.app.idempotency.forget_keys() == 1
    assert run(lambda: (keys.get(old.scope), keys.get(new.scope))) == (None, new)


def test_it_forgets_all_of_them_however_many_there_are(scene: Scene) -> None:
    run = scene.ports.unit_of_work.run
    for _ in range(BATCH + 1):
        run(lambda: scene.ports.idempotency_keys.add(ClaimFactory()))
    scene.clock.advance(KEPT)
    assert scene.app.idempotency.forget_keys() == BATCH + 1
