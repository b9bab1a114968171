"""Some hundreds of requests, always the same: those that try each rule of the document about bookings."""

from pathlib import Path

import pytest

from tests.integration.fuzz.campaign import run
from tests.integration.fuzz.shop import opened

RULES = ("--phases", "examples,coverage", "--generation-deterministic")
# No passwords are hashed there, so that it takes seconds.
BOOKINGS = ("--include-tag", "booking", "--include-tag", "checkout", "--include-tag", "waitlist")


@pytest.mark.timeout(300)
def test_it_answers_as_the_document_says(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        outcome = run(shop, "organizer", tmp_path, *RULES, *BOOKINGS)
    assert outcome.failures == 0, outcome.report
    assert outcome.requests > 500
