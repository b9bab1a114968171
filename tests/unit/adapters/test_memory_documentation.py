"""The guide to testing in memory says what is true: its program runs."""

import re
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs" / "testing-with-memory.md"
FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def program(text: str) -> str:
    """The Python blocks of a page, each line at its place in the page, so that a failure names it."""
    lines: list[str] = []
    for block in FENCE.finditer(text):
        lines += [""] * (text.count("\n", 0, block.start(1)) - len(lines))
        lines += block[1].splitlines()
    return "\n".join(lines)


def test_it_runs_from_top_to_bottom() -> None:
    source = program(GUIDE.read_text(encoding="utf-8"))
    assert source.count("assert ") > 10
    exec(compile(source, str(GUIDE), "exec"), {"__name__": "guide"})
