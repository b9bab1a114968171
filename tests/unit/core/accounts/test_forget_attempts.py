from datetime import timedelta

from gatherly_core.accounts.attempts import Attempts
from gatherly_core.accounts.forget_attempts import BATCH
from tests.factories import NOW
from tests.unit.core.scene import Scene

DAY = timedelta(days=1)


def test_it_forgets_what_nothing_follows_from_any_more(scene: Scene) -> None:
    def guess() -> None:
        for number in range(BATCH + 5):
            scene.ports.attempt_log.save(f"account:{number}", Attempts(9, NOW))
        scene.ports.attempt_log.save("account:ada", Attempts(9, NOW + DAY))

    scene.ports.unit_of_work.run(guess)
    scene.clock.advance(DAY)
    assert scene.app.accounts.forget_attempts() == BATCH + 5
    assert scene.app.accounts.forget_attempts() == 0
    assert scene.ports.unit_of_work.run(lambda: scene.ports.attempt_log.locked("account:ada", NOW)).number == 9
