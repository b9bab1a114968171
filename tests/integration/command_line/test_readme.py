"""The tour in the README, pasted into a shell."""

import re
import subprocess
from pathlib import Path

from tests.integration.command_line.test_serving import served

README = Path(__file__).parents[3] / "README.md"


def test_the_tour_prints_what_the_readme_says(environ, gatherly, tmp_path):
    (tour,) = re.findall(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)
    with served(environ) as (_, port):
        done = subprocess.run(
            ["bash", "-eu"],
            input=tour.replace(":5000", f":{port}"),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stderr == ""
    (promised,) = re.findall(r"It prints (.*?)\.\n", README.read_text(), re.DOTALL)
    assert done.stdout.split() == re.findall(r"`(.*?)`", promised)
    assert (tmp_path / "ticket.pdf").read_bytes().startswith(b"%PDF-")
