import pytest

from tests.unit.core.admission.doors import Door
from tests.unit.core.scene import Scene


@pytest.fixture
def door(scene: Scene) -> Door:
    return Door(scene)
