"""Stripe's library is slow to load, and so is loaded only where Stripe is the payment provider."""

import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import sys
from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.settings import Settings
import gatherly_web.command_line
with on_database(Settings.load({}, dict(pair.split("=") for pair in sys.argv[1:]))) as gatherly:
    print(gatherly.ports.payment_gateway.name, gatherly.sandbox is not None, "stripe" in sys.modules)
"""


@pytest.mark.parametrize(
    ("environ", "told"), [([], "sandbox True False"), (["STRIPE_SECRET=sk_test_1"], "stripe False True")]
)
def test_it_is_loaded_when_it_is_used(tmp_path: Path, environ: list[str], told: str) -> None:
    command = [sys.executable, "-c", LOADED, f"GATHERLY_DATA={tmp_path}", *environ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.stderr) == (told, "")
