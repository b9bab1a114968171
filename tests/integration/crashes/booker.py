"""Books and cancels, and says on standard output what it was answered, until it is killed.

Run as a program: `python -m tests.integration.crashes.booker DATABASE_URL EVENT_ID USER_ID`.
"""

import sys
import threading
from uuid import UUID

from gatherly_adapters.bootstrap import on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.kernel.identifiers import EventId, UserId
from tests.installations import settings_for

THREADS = 6
say = threading.Lock()


def main(database_url: str, event_id: str, user_id: str) -> None:
    application = on_database(settings_for(database_url)).application
    actor = Actor(UserId(UUID(user_id)), Role.ATTENDEE)
    request = BookingRequest(actor, EventId(UUID(event_id)), (Wish(1),))

    def work() -> None:
        while True:
            booking = application.booking.place_booking(request)
            tell(f"confirmed {booking.id}")
            if booking.id.int % 3 == 0:
                application.checkout.cancel_booking(actor, booking.id)
                tell(f"cancelled {booking.id}")

    for _ in range(THREADS):
        threading.Thread(target=work).start()


def tell(what: str) -> None:
    with say:
        print(what, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
