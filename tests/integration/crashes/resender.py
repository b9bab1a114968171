"""Books with one Idempotency-Key after the other, and says on standard output what it was answered, until it is killed.

Run as a program: `python -m tests.integration.crashes.resender DATABASE_URL EVENT_ID TOKEN KEY...`.
"""

import sys

from webtest import TestApp

from gatherly_adapters.bootstrap import on_database
from gatherly_web.app import make_app
from tests.installations import settings_for


def main(database_url: str, event_id: str, token: str, *keys: str) -> None:
    settings = settings_for(database_url)
    app = TestApp(make_app(on_database(settings), settings))
    for key in keys:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        answer = app.post_json("/api/bookings", {"event_id": event_id, "quantity": 1}, headers=headers, status=201)
        print(key, answer.json["id"], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
