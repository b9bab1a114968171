"""What workers look into every few seconds."""

import pytest

from gatherly_adapters.aftermath import Bell
from tests.unit.core.scene import Scene


@pytest.mark.parametrize("bell", Bell)
def test_whoever_finds_nothing_to_do_has_kept_nobody_from_writing(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    scene.sell(scene.on_sale())
    assert scene.gatherly.drain() == 0, "it is all done"
    monkeypatch.setattr(scene.ports.unit_of_work, "run", lambda *_, **__: pytest.fail("It wanted to write."))
    assert scene.gatherly.relays.catch_up(bell) == 0
