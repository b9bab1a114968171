"""Schemathesis on a shop, as one of its people."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.integration.fuzz.shop import Shop

PATIENCE = "60"
"""Seconds for an answer: hashing passwords stands back for all else on the machine, the campaign as well."""

KNOWN = 0.7
"""How often an id is that of something that is there."""

PLACES: Mapping[str, str] = {
    r"^/api/events/\{id\}": "events",
    r"^/api/admin/events/\{id\}": "events",
    r"^/api/admin/users/\{id\}": "users",
    r"^/api/tickets/\{id\}": "ticket_types",
    r"^/api/bookings/\{id\}": "bookings",
    r"^/api/attendees/\{id\}": "attendees",
    r"^/api/waitlist/\{id\}": "waitlist_entries",
    r"^/api/promo-codes/\{id\}": "promo_codes",
    r"^/api/payments/\{id\}": "users",
    r"^/api/payments/refund/\{id\}": "payments",
}
"""The paths of operations -> the table of the things that their ids are of."""

FIELDS: Mapping[str, str] = {
    "body.event_id": "events",
    "body.ticket_id": "ticket_types",
    "body.items[*].ticket_id": "ticket_types",
    "body.attendee_id": "attendees",
    "query.event_id": "events",
}

ENDING = ("DELETE /api/me", "DELETE /api/me/sessions/{id}")
"""Operations after which nothing more can be asked with the same token."""


@dataclass(frozen=True)
class Outcome:
    """How many requests were made up, what was found, and all that schemathesis says of it."""

    requests: int
    failures: int
    report: str


def run(shop: Shop, person: str, folder: Path, *options: str) -> Outcome:
    """Sends requests by one of PEOPLE, of the kinds that the options of `schemathesis run` name."""
    config, report = folder / "schemathesis.toml", folder / "report.json"
    config.write_text(_config(shop))
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"{shop.url}/openapi.json", "--continue-on-failure", "--request-timeout", PATIENCE, "--no-color"),
        *("--report", "json", "--report-json-path", str(report), *_signed(shop, person), *options),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if not report.exists():
        raise RuntimeError(f"Schemathesis did not come to an end:\n{done.stdout}{done.stderr}")
    found = json.loads(report.read_text())
    failures = found["test_cases"]["with_failures"] + len(found["errors"])
    return Outcome(found["test_cases"]["generated"], failures, done.stdout)


def _signed(shop: Shop, person: str) -> Sequence[str]:
    return ["--header", f"Authorization: Bearer {shop.tokens[person]}"] if person in shop.tokens else []


def _config(shop: Shop) -> str:
    """What is right here, though schemathesis could not know, and the ids of what is there."""
    lines = [
        "[checks]",
        "enabled = true",
        # What fits the document may still be refused: by what is there, and by rules that no schema can say.
        'positive_data_acceptance.expected-statuses = ["2xx", 304, 400, 401, 402, 403, 404, 409, 412, 422, 429]',
        # There an id may be taken from where none was given: then nothing is at that address, whatever was meant.
        "[phases.stateful]",
        "checks.response_schema_conformance.enabled = false",
        "[dictionaries]",
        *(f"{name} = {{ values = {json.dumps(ids)} }}" for name, ids in shop.ids.items() if ids),
        "[parameters]",
        *(f'"{field}" = {_binding(table)}' for field, table in FIELDS.items() if shop.ids[table]),
        # Of a batch, each scan is answered by itself: one that is garbled must not keep the others from counting.
        "[[operations]]",
        'include-name = "POST /api/events/{id}/checkins"',
        "checks.negative_data_rejection.enabled = false",
        # Whoever follows the link of a letter is led to a page, which says what becomes of it.
        "[[operations]]",
        'include-name = "GET /api/unsubscribe"',
        "checks.positive_data_acceptance.expected-statuses = [303]",
    ]
    for path, table in PLACES.items():
        if shop.ids[table]:
            lines += [
                "[[operations]]",
                f"include-path-regex = '{path}'",
                f'parameters = {{ "path.id" = {_binding(table)} }}',
            ]
    return "\n".join(lines) + "\n"


def _binding(table: str) -> str:
    return f'{{ dictionary = "{table}", probability = {KNOWN} }}'
