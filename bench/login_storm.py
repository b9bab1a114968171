"""Bookings while a storm of sign-ins comes, against bookings alone."""

import statistics

from bench.load import Crowd, Tally, load, loads, request_bytes
from bench.servers import server
from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.kernel.identifiers import UserId
from tests.installations import add_event, add_user, token_of

ROUNDS = 3
SECONDS = 8.0
BUYERS = 32
STORM = 64
ARRIVAL = 2.0
PLACES = 1_000_000
PASSWORD = "the same of all in the storm"
GOAL = 2.0


def compare_storm(gatherly: Gatherly, url: str) -> None:
    """The slowest bookings in a hundred, in turn alone and beside many people who sign in, each from elsewhere.

    Nobody is held to limits, and every password is right: what is left to protect bookings is how hashes are computed.
    Who is told to wait does.
    """
    bookings, sign_ins = _bookings(gatherly), _sign_ins(gatherly)
    alone, beside, storm = [], [], []
    for _ in range(ROUNDS):
        with server(
            "gatherly_web.command_line", "serve", path="/readyz", DATABASE_URL=url, GATHERLY_TRUSTED_PROXIES="127.0.0.1"
        ) as port:
            load(port, bookings, 1.0)
            alone.append(load(port, bookings, SECONDS))
            both = loads(port, [Crowd(bookings), Crowd(sign_ins, ARRIVAL)], SECONDS)
            beside.append(both[0])
            storm.append(both[1])
    quiet, stormy = report("alone", alone), report(f"beside {STORM} who sign in", beside)
    signed_in, told_to_wait = (statistics.median(tally.rate(status) for tally in storm) for status in (200, 503))
    print(f"  signed in: {signed_in:.1f}/s, told to wait: {told_to_wait:,.0f}/s")
    print(f"  ratio of the slowest in a hundred: {stormy / quiet:.1f} (goal: {GOAL:.0f} at most)")


def report(what: str, tallies: list[Tally]) -> float:
    """Prints how bookings went, and answers within how many seconds 99 of 100 were made: medians of the rounds."""
    rate = statistics.median(tally.rate(201) for tally in tallies)
    p50, p99 = (statistics.median(tally.percentile(share) for tally in tallies) for share in (0.5, 0.99))
    print(
        f"  bookings, {BUYERS} clients, {what}: {rate:,.0f}/s, half within {p50 * 1000:,.0f} ms, "
        f"99 % within {p99 * 1000:,.0f} ms"
    )
    return p99


def _bookings(gatherly: Gatherly) -> list[bytes]:
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), PLACES)
    body = f'{{"event_id": "{event_id}", "quantity": 1}}'.encode()
    tokens = [token_of(gatherly, add_user(gatherly)) for _ in range(BUYERS)]
    return [request_bytes("POST", "/api/bookings", token, body) for token in tokens]


def _sign_ins(gatherly: Gatherly) -> list[bytes]:
    """Of as many accounts, from as many addresses."""
    hashed = gatherly.ports.passwords.hash(PASSWORD)
    now = gatherly.ports.clock.now()
    requests = []
    for number in range(STORM):
        user_id = UserId(gatherly.ports.identifiers.new())
        email = f"{user_id}@example.com"
        user = User(id=user_id, name="Someone", email=email, role=Role.ATTENDEE, created_at=now, updated_at=now)
        gatherly.ports.unit_of_work.run(lambda user=user: gatherly.ports.users.add(Account(user, hashed)))
        body = f'{{"email": "{email}", "password": "{PASSWORD}"}}'.encode()
        address = f"198.51.{number // 100}.{number % 100}"
        requests.append(request_bytes("POST", "/api/auth/login", None, body, x_forwarded_for=address))
    return requests
