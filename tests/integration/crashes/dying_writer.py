"""Asks for a letter by which to set a new password, and dies when it is about to send it, or has just done so.

Run as a program: `python -m tests.integration.crashes.dying_writer DATABASE_URL EMAIL before|after`.
"""

import os
import signal
import sys
import threading

from gatherly_adapters.bootstrap import on_database
from gatherly_core.mail.model import Mail
from tests.installations import settings_for

PATIENCE_SECONDS = 60


def main(database_url: str, email: str, moment: str) -> None:
    gatherly = on_database(settings_for(database_url), works=True)
    mailer = gatherly.ports.mailer
    send = mailer.send

    def die(mail: Mail) -> None:
        if moment == "after":
            send(mail)
        os.kill(os.getpid(), signal.SIGKILL)

    mailer.send = die  # type: ignore[method-assign]  # that is where it dies
    gatherly.application.accounts.request_password_reset(email)
    threading.Event().wait(PATIENCE_SECONDS)  # letters are written in the background


if __name__ == "__main__":
    main(*sys.argv[1:])
