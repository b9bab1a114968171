"""Bookings on one hot event, with and without grouping, and beside a storm of sign-ins; reads against a bare view."""

import statistics
from collections.abc import Sequence

from bench.load import Tally, load, request_bytes
from bench.login_storm import compare_storm
from bench.servers import PROCESSES, server
from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import Role
from tests.installations import add_event, add_user, settings_for, token_of
from tests.servers import running

ROUNDS = 3
SECONDS = 5.0
CROWDS = (64, 128)
READERS = 16
PLACES = 1_000_000


def main() -> None:
    with running("mariadb") as database:
        url = database.create_database()
        with on_database(settings_for(url)) as gatherly:
            gatherly.migrate()
            print(f"{PROCESSES} processes on MariaDB, {ROUNDS} rounds of {SECONDS:.0f} s each, medians:")
            for clients in CROWDS:
                compare_grouping(gatherly, url, clients)
            compare_reads(gatherly, url)
            compare_storm(gatherly, url)


def compare_grouping(gatherly: Gatherly, url: str, clients: int) -> None:
    """One booking after another by each of the clients, all for the same event, in turn with and without grouping."""
    organizer = add_user(gatherly, Role.ORGANIZER)
    event_id = add_event(gatherly, organizer, PLACES)
    body = f'{{"event_id": "{event_id}", "quantity": 1}}'.encode()
    tokens = [token_of(gatherly, add_user(gatherly)) for _ in range(clients)]
    requests = [request_bytes("POST", "/api/bookings", token, body) for token in tokens]
    tallies: dict[str, list[Tally]] = {"on": [], "off": []}
    for _ in range(ROUNDS):
        for grouping, so_far in tallies.items():
            with server(
                "gatherly_web.command_line", "serve", path="/readyz", DATABASE_URL=url, GATHERLY_GROUPING=grouping
            ) as port:
                load(port, requests[:8], 1.0)
                so_far.append(load(port, requests, SECONDS))
    rates = {
        grouping: report(f"bookings, {clients} clients, grouping {grouping}", t, 201) for grouping, t in tallies.items()
    }
    print(f"  ratio with {clients} clients: {rates['on'] / rates['off']:.1f}")
    check(gatherly)


def compare_reads(gatherly: Gatherly, url: str) -> None:
    """A page of 20 events, against a view that does nothing."""
    organizer = add_user(gatherly, Role.ORGANIZER)
    for _ in range(40):
        add_event(gatherly, organizer, PLACES)
    events, bare = [], []
    for _ in range(ROUNDS):
        with server("gatherly_web.command_line", "serve", path="/readyz", DATABASE_URL=url) as port:
            events.append(load(port, [request_bytes("GET", "/api/events")] * READERS, SECONDS))
        with server("bench.bare", path="/", DATABASE_URL=url) as port:
            bare.append(load(port, [request_bytes("GET", "/")] * READERS, SECONDS))
    rates = report("reads of /api/events", events, 200), report("reads of a bare Pyramid view", bare, 200)
    print(f"  ratio: {rates[0] / rates[1]:.2f}")


def report(what: str, tallies: Sequence[Tally], status: int) -> float:
    """Prints and answers the median rate."""
    others = sum(sum(t.statuses.values()) - t.statuses[status] for t in tallies)
    rate = statistics.median(t.rate(status) for t in tallies)
    p99 = statistics.median(t.percentile(0.99) for t in tallies)
    print(f"  {what}: {rate:,.0f}/s, 99 % within {p99 * 1000:,.0f} ms" + (f", {others} others" if others else ""))
    return rate


def check(gatherly: Gatherly) -> None:
    """Speed that loses something counts for nothing."""
    differences = list(gatherly.application.booking.check_pools())
    if differences:
        raise SystemExit("\n".join(map(str, differences)))


if __name__ == "__main__":
    main()
