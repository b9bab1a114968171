"""The tour in the README, pasted into a shell."""

import re
import subprocess
from pathlib import Path

from tests.integration.command_line.test_serving import served

README = Path(__file__).parents[3] / "README.md"


def test_the_tour_prints_what_the_readme_says(environ, gatherly):
    (tour,) = re.findall(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)
    with served(environ) as (_, port):
        done = subprocess.run(
            ["bash", "-eu"], input=tour.replace(":5000", f":{port}"), capture_output=True, text=True, check=False
        )
    assert done.stderr == ""
    *words, expires_at = done.stdout.split()
    assert words == ["published", "sold_out", "cancelled", "offered", "accepted", "confirmed"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", expires_at)
