import subprocess
import sys
from pathlib import Path


def test_it_keeps_every_import_rule() -> None:
    # A process of its own: the tool silences all the loggers that there are.
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", "setup.cfg"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
