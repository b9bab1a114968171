"""The page about security names tests that are there, and every chapter of the standard."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:unit|integration|contracts)/[^`\s]*)`", PAGE)))
SECTIONS = {1: 5, 2: 4, 3: 7, 4: 4, 5: 4, 6: 8, 7: 6, 8: 4, 9: 2, 10: 7, 11: 7, 12: 3, 13: 4, 14: 3, 15: 4, 16: 5}
"""Chapters of ASVS 5.0 -> how many sections each has. V3.6 and V11.7 have requirements of level 3 alone."""
ABOVE = {"V3.6", "V11.7"}


@pytest.mark.parametrize("named", NAMED)
def test_it_names_tests_that_are_there(named: str) -> None:
    path, _, name = named.partition("::")
    assert (TESTS / path).exists()
    if name:
        assert name in _functions(TESTS / path)


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("chapter", range(1, 18))
def test_it_has_a_word_for_every_section(chapter: int) -> None:
    assert f"\n## V{chapter} " in PAGE
    for number in range(1, SECTIONS.get(chapter, 0) + 1):
        section = f"V{chapter}.{number}"
        assert section in ABOVE or section in _mentioned()


def _mentioned() -> set[str]:
    """The sections that are named, also those within ranges like V6.5 to V6.7."""
    named = set(re.findall(r"\bV\d+\.\d+\b", PAGE))
    for chapter, first, last in re.findall(r"\bV(\d+)\.(\d+) to V\1\.(\d+)\b", PAGE):
        named |= {f"V{chapter}.{number}" for number in range(int(first), int(last))}
    return named


def test_every_row_says_how_it_stands() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\s*\| V\d+\.\d+", line)]
    assert len(rows) > 50
    for row in rows:
        assert row.startswith("| V"), row
        assert row.count(" |") == 4, row
        state = row.rstrip("| ").rsplit("|", 1)[-1].strip()
        assert re.match(r"(met|in part: |operator|none)", state), row
