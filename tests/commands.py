"""The command `gatherly` in processes of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from gatherly_web import command_line
from tests.processes import forks

INHERITED = ("PATH", "HOME", "PYTHONPATH", "LANG")
PATIENCE_SECONDS = 60
STREAMS = ("stdin", "stdout", "stderr")


def gatherly_command(
    *arguments: str, environ: Mapping[str, str], given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs the command, with nothing of this process's settings in its environment."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="gatherly-command-") as folder:
        streams = [Path(folder, name) for name in STREAMS]
        for stream, text in zip(streams, (given or "", "", ""), strict=True):
            stream.write_text(text, encoding="utf-8")
        process = forks.Process(target=_be_the_command, args=(arguments, {**inherited, **environ}, streams))
        process.start()
        process.join(PATIENCE_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(arguments), PATIENCE_SECONDS)
        output, complaints = (stream.read_text(encoding="utf-8") for stream in streams[1:])
        return subprocess.CompletedProcess(list(arguments), process.exitcode, output, complaints)


def _be_the_command(arguments: Sequence[str], environ: Mapping[str, str], streams: Sequence[Path]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    for descriptor, (name, path) in enumerate(zip(STREAMS, streams, strict=True)):
        with path.open("r+b") as file:
            os.dup2(file.fileno(), descriptor)
        setattr(sys, name, os.fdopen(descriptor, "w" if descriptor else "r", encoding="utf-8"))
    sys.exit(command_line.main(arguments))
