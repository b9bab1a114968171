"""Every row of the table of permissions decides something."""

import re
from pathlib import Path

import pytest

import gatherly_core
import gatherly_web
from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation

DECIDED_AT_THE_ENTRANCE = {Relation.ANYBODY, Relation.USERS, Relation.PROVIDER}
"""Who is there is all that these depend on. The rest is for use cases, which know the thing that it is done to."""


def sources(ring):
    return [path.read_text() for path in Path(ring.__file__).parent.rglob("*.py") if path.name != "permissions.py"]


@pytest.mark.parametrize("action", Action)
def test_it_is_asked_about(action):
    rings = [gatherly_core]
    if PERMISSIONS[action] <= DECIDED_AT_THE_ENTRANCE:
        rings.append(gatherly_web)

    assert any(re.search(rf"\bAction\.{action.name}\b", source) for ring in rings for source in sources(ring))
