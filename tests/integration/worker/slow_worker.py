"""A worker that takes long over each letter, and says when it has begun one.

Run as a program: `python -m tests.integration.worker.slow_worker FOLDER`, with the environment of `gatherly worker`.
"""

import os
import sys
import time
from pathlib import Path

from gatherly_adapters.file_mailer import FileMailer
from gatherly_adapters.settings import Settings
from gatherly_core.mail.model import Mail
from gatherly_web.logs import log_to_standard_error
from gatherly_web.working import work_until_told

SECONDS = 1.5
send = FileMailer.send


def send_slowly(mailer: FileMailer, mail: Mail) -> None:
    (Path(sys.argv[1]) / f"begun-{mail.message_id}").touch()
    time.sleep(SECONDS)
    send(mailer, mail)


if __name__ == "__main__":
    FileMailer.send = send_slowly  # type: ignore[method-assign]  # that is what takes long
    log_to_standard_error("info")
    work_until_told(Settings.load({}, os.environ))
