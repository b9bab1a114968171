from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_it_keeps_every_import_rule(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(Path(__file__).parents[2] / "setup.cfg"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
