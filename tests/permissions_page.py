"""The table in docs/permissions.md, made of the table of permissions and of the operations of the API.

Run as a program (`python -m tests.permissions_page`), it writes the page anew.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from webtest import TestApp

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import told
from gatherly_web.app import make_app

PAGE = Path(__file__).parents[1] / "docs" / "permissions.md"
MARK = "<!-- table -->\n"


def page() -> str:
    """The page as it should be: as it is up to the mark, and then the table."""
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "".join(f"{line}\n" for line in _table())


def _table() -> Iterator[str]:
    operations = _operations()
    yield "| action | for | operations |"
    yield "| --- | --- | --- |"
    for action in Action:
        yield f"| {action} | {told(action)} | {'<br>'.join(f'`{name}`' for name in operations[action.name.lower()])} |"


def _operations() -> dict[str, list[str]]:
    """The operations of each action, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    with in_memory() as gatherly:
        paths = TestApp(make_app(gatherly, Settings.load({}, {}))).get("/openapi.json").json["paths"]
    for path, methods in paths.items():
        for method, described in methods.items():
            found[described["x-permission"]["action"]].append(f"{method.upper()} {path}")
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
