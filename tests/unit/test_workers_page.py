"""The page about workers names every job, and its period."""

import re
from pathlib import Path

from gatherly_core.jobs import JOBS
from gatherly_web.job_report import lines

PAGE = Path(__file__).parents[2] / "docs" / "workers.md"


def test_it_says_how_often_each_job_is_run() -> None:
    told = {
        name: row.split("|")[2].strip()
        for row in PAGE.read_text().partition("## By the clock")[2].splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    periods = {line.split()[0]: " ".join(line.split()[1:3]) for line in lines({})}
    assert told == periods
    assert set(told) == {job.name for job in JOBS}
