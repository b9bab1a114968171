"""A program that has something to tell, and sends it until it is killed: `sender.py DATABASE_URL RECEIVER_URL`."""

import sys
import time
from datetime import timedelta

from gatherly_adapters.bootstrap import on_database
from gatherly_core.accounts.model import Role
from gatherly_core.events.model import EventDetails
from tests.installations import add_user, settings_for


def main(database_url: str, receiver_url: str) -> None:
    with on_database(settings_for(database_url, GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on")) as gatherly:
        organizer = add_user(gatherly, Role.ORGANIZER)
        gatherly.application.webhooks.create_endpoint(organizer, receiver_url, ())
        start = gatherly.ports.clock.now() + timedelta(days=9)
        details = EventDetails(
            title="An event",
            start_date=start,
            end_date=start + timedelta(hours=2),
            timezone="UTC",
            currency="EUR",
            capacity=1,
        )
        gatherly.application.ticketing.create_event(organizer, details)
        while True:
            gatherly.drain()
            time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
