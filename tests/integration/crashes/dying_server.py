"""Serves, and kills itself when it is about to keep the answer to a request on which it is the first to work.

Run as a program: `python -m tests.integration.crashes.dying_server DATABASE_URL PORT`.
"""

import os
import signal
import sys

from pyramid.router import Router

from gatherly_adapters.bootstrap import on_database
from gatherly_core.idempotency.model import Claim
from gatherly_web.app import make_app
from gatherly_web.serving import serve
from tests.installations import settings_for


def main(database_url: str, port: str) -> None:
    settings = settings_for(database_url, PORT=port, GATHERLY_PROCESSES="1")

    def make_dying_app() -> Router:
        gatherly = on_database(settings)
        keys = gatherly.ports.idempotency_keys
        save = keys.save

        def save_or_die(claim: Claim) -> None:
            if claim.answer is not None and claim.attempts == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            save(claim)

        keys.save = save_or_die
        return make_app(gatherly, settings)

    serve(settings, make_dying_app)


if __name__ == "__main__":
    main(*sys.argv[1:])
