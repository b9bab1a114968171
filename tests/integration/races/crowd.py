"""A crowd: one process of several whose threads book, cancel and join the waitlist, all at the same time.

Run as a program: `python -m tests.integration.races.crowd`, with a JSON object on standard input, and a count of what
happened as JSON on standard output.
"""

import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from uuid import UUID

from gatherly_adapters import bootstrap
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.application import Application
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.kernel.errors import Conflict
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.waitlist.errors import NotSoldOut
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from tests.installations import settings_for


class Buyer:
    """Books one place; sold out, joins the waitlist; sometimes gives the place back."""

    def __init__(self, application: Application, event_id: EventId, actor: Actor, gives_back: bool) -> None:
        self._application = application
        self._event_id = event_id
        self._actor = actor
        self._gives_back = gives_back
        self.did: Counter[str] = Counter()

    def __call__(self) -> None:
        while not (self._book() or self._join()):
            self.did["tried again"] += 1

    def _book(self) -> bool:
        self.did["attempts"] += 1
        try:
            booking = self._application.booking.place_booking(BookingRequest(self._actor, self._event_id, (Wish(1),)))
        except SoldOut:
            return False
        self.did["booked"] += 1
        if self._gives_back:
            self._application.checkout.cancel_booking(self._actor, booking.id)
            self.did["cancelled"] += 1
        return True

    def _join(self) -> bool:
        try:
            standing = self._application.waitlist.join(WaitlistRequest(self._actor, self._event_id))
        except NotSoldOut:
            return False
        self.did["joined"] += 1
        if self._gives_back:
            try:
                self._application.waitlist.leave(self._actor, standing.entry.id)
                self.did["left"] += 1
            except Conflict as refused:
                self.did[refused.code] += 1
        return True


def crowd(application: Application, event_id: EventId, users: list[UserId], threads: int) -> Counter[str]:
    """Lets every user act once, in as many threads; answers what they did all together."""
    chance = random.Random(str(users[0]))
    buyers = [Buyer(application, event_id, Actor(id_, Role.ATTENDEE), chance.random() < 0.3) for id_ in users]
    line = iter(buyers)
    lock = threading.Lock()
    failures: list[BaseException] = []

    def work() -> None:
        while True:
            with lock:
                buyer = next(line, None)
            if buyer is None:
                return
            try:
                buyer()
            except BaseException as failure:
                failures.append(failure)

    run_all([work] * threads)
    if failures:
        raise failures[0]
    return sum((buyer.did for buyer in buyers), Counter())


def run_all(works: list[Callable[[], None]]) -> None:
    """Runs each in a thread of its own, all started at the same time; waits for all."""
    barrier = threading.Barrier(len(works))

    def start(work: Callable[[], None]) -> None:
        barrier.wait()
        work()

    threads = [threading.Thread(target=start, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    task = json.load(sys.stdin)
    with bootstrap.on_database(settings_for(task["database_url"], **task["environ"])) as gatherly:
        users = [UserId(UUID(user)) for user in task["users"]]
        did = crowd(gatherly.application, EventId(UUID(task["event_id"])), users, task["threads"])
    json.dump(did, sys.stdout)


if __name__ == "__main__":
    main()
