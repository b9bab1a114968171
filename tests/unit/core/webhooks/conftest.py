import pytest

from tests.unit.core.webhooks.hooks import Hooks


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()
