"""Redeemers: buyers who all book one place with the same promo code at the same time.

Run as a program: `python -m tests.integration.races.redeemers`, with a JSON object on standard input, and a count of
what came of it as JSON on standard output.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from gatherly_adapters import bootstrap
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.application import Application
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.kernel.errors import Conflict
from gatherly_core.kernel.identifiers import EventId, UserId
from tests.installations import settings_for
from tests.integration.races.crowd import run_all


def book_all(
    applications: Sequence[Application], event_id: EventId, buyers: Sequence[Actor], code: str
) -> Counter[str]:
    """How often something was booked, and how often it was refused, by which word. Raises what was no plain refusal.

    The buyers take turns among the applications.
    """
    outcomes: list[str] = []
    failures: list[BaseException] = []

    def buying(application: Application, buyer: Actor) -> Callable[[], None]:
        request = BookingRequest(buyer, event_id, (Wish(1),), promo_code=code)

        def buy() -> None:
            try:
                application.booking.place_booking(request)
                outcomes.append("booked")
            except Conflict as refusal:
                outcomes.append(refusal.code)
            except BaseException as failure:
                failures.append(failure)

        return buy

    run_all([buying(applications[place % len(applications)], buyer) for place, buyer in enumerate(buyers)])
    if failures:
        raise failures[0]
    return Counter(outcomes)


def main() -> None:
    task = json.load(sys.stdin)
    clock = FixedClock(datetime.fromisoformat(task["now"]))
    with bootstrap.on_database(settings_for(task["database_url"], **task["environ"]), clock) as gatherly:
        buyers = [Actor(UserId(UUID(user)), Role.ATTENDEE) for user in task["users"]]
        did = book_all([gatherly.application], EventId(UUID(task["event_id"])), buyers, task["code"])
    json.dump(did, sys.stdout)


if __name__ == "__main__":
    main()
