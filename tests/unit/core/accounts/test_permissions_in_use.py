"""Every row of the table of permissions decides something."""

import re
from pathlib import Path

import pytest

import gatherly_core
from gatherly_core.accounts.permissions import Action

SOURCES = [
    path.read_text() for path in Path(gatherly_core.__file__).parent.rglob("*.py") if path.name != "permissions.py"
]


@pytest.mark.parametrize("action", Action)
def test_it_is_asked_about(action):
    assert any(re.search(rf"\bAction\.{action.name}\b", source) for source in SOURCES)
