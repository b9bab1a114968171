"""What tests of sendings may ask for."""

import pytest

from gatherly_core.ticketing.model import TicketType
from tests.unit.core.scene import Scene


@pytest.fixture
def on_sale(scene: Scene) -> TicketType:
    return scene.on_sale(50, price=0)
