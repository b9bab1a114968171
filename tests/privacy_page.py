"""The tables in docs/privacy.md, made of the register of personal data.

Run as a program (`python -m tests.privacy_page`), it writes the page anew.
"""

from collections.abc import Iterator
from pathlib import Path

from gatherly_adapters.sql.impersonal_data import IMPERSONAL
from gatherly_adapters.sql.personal_data import REGISTER, Held

PAGE = Path(__file__).parents[1] / "docs" / "privacy.md"
MARK = "<!-- tables -->\n"


def page() -> str:
    """The page as it should be: as it is up to the mark, and then the tables."""
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "".join(f"{line}\n" for line in _tables())


def _tables() -> Iterator[str]:
    yield "| column | what it says | shown as | erased with | forgotten after the event |"
    yield "| --- | --- | --- | --- | --- |"
    for held in REGISTER:
        forgotten = "yes" if held.forgotten else ""
        yield f"| `{held.column}` | {held.what} | {_shown(held)} | {', '.join(held.erased)} | {forgotten} |"
    yield ""
    yield "These columns of text say nothing about people:"
    yield ""
    yield "| column | what it holds |"
    yield "| --- | --- |"
    for column, reason in IMPERSONAL.items():
        yield f"| `{column}` | {reason} |"


def _shown(held: Held) -> str:
    return ", ".join(f"`{section}`" for section in held.shown) or f"not: {held.withheld}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
