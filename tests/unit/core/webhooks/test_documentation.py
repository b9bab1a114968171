"""The page about webhooks says what is true: its program runs, and it names every type."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gatherly_core.webhooks.model import FactType
from tests.unit.core.webhooks.hooks import Hooks

PAGE = (Path(__file__).parents[4] / "docs" / "webhooks.md").read_text(encoding="utf-8")


@pytest.fixture
def is_genuine() -> Callable[..., bool]:
    (program,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "page"}
    exec(compile(program, "docs/webhooks.md", "exec"), names)
    verify: Callable[..., bool] = names["is_genuine"]
    return verify


def test_its_program_tells_what_is_genuine(hooks: Hooks, is_genuine: Callable[..., bool]) -> None:
    hooks.happen()
    rotated = hooks.app.webhooks.rotate_secret(hooks.organizer, hooks.made.endpoint.id)
    hooks.happen()
    now = hooks.clock.now().timestamp()
    for message in hooks.sent():
        assert is_genuine(hooks.made.secret, message.headers, message.body, now)
        assert is_genuine(hooks.made.secret, message.headers, message.body, now + 300)
        assert not is_genuine(hooks.made.secret, message.headers, message.body, now + 301)
        assert not is_genuine(hooks.made.secret, message.headers, message.body + b" ", now)
        assert not is_genuine(hooks.made.secret, {**message.headers, "webhook-id": "another"}, message.body, now)
        assert not is_genuine(hooks.made.secret, {**message.headers, "webhook-timestamp": "x"}, message.body, now)
    first, second = hooks.sent()
    assert not is_genuine(rotated.secret, first.headers, first.body, now)
    assert is_genuine(rotated.secret, second.headers, second.body, now)


def test_it_names_every_type() -> None:
    (table,) = re.findall(r"^\| about \| types \|$(.*?)^$", PAGE, re.MULTILINE | re.DOTALL)
    assert sorted(re.findall(r"`([a-z_]+\.[a-z_]+)`", table)) == sorted(FactType)
