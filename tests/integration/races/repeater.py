"""Sends one request many times at the same moment, with one Idempotency-Key.

Run as a program: `python -m tests.integration.races.repeater`, with a JSON object on standard input, and the answers as
JSON on standard output.
"""

import json
import sys
from typing import Any

from webtest import TestApp, TestResponse

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.contracts.rivals import at_once
from tests.installations import settings_for


def repeat(gatherly: Gatherly, settings: Settings, task: dict[str, Any]) -> list[list[object]]:
    """Status, whether it was replayed, and body of every answer. `task` has path, body, token, key and times."""
    app = make_app(gatherly, settings)
    headers = {"Authorization": f"Bearer {task['token']}", "Idempotency-Key": task["key"]}

    def send() -> TestResponse:
        return TestApp(app).post_json(task["path"], task["body"], headers=headers, status="*")

    answers = at_once(*[send] * task["times"])
    return [[answer.status_int, "Idempotency-Replayed" in answer.headers, answer.text] for answer in answers]


def main() -> None:
    task = json.load(sys.stdin)
    settings = settings_for(task["database_url"], **task["environ"])
    with on_database(settings) as gatherly:
        json.dump(repeat(gatherly, settings, task), sys.stdout)


if __name__ == "__main__":
    main()
