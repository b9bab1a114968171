"""What tests of the core may ask for."""

import pytest

from tests.unit.core.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()
