"""What operators do, and what they are told when it cannot be done."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from gatherly_adapters.sql.sessions import sessions
from gatherly_adapters.ticket_keys import seed_of
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.events.facts import CategoryRenamed
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.jobs import JOBS
from gatherly_core.kernel.facts import Delivery
from gatherly_core.kernel.paging import PageRequest
from tests.contracts.world import AGES_HENCE
from tests.factories import ClaimFactory, new_id
from tests.installations import add_event, add_user, token_of


def sentence_of(done):
    """The one sentence on standard error, with nothing else there."""
    (line,) = done.stderr.splitlines()
    assert line.startswith("gatherly: ")
    return line


def test_it_migrates_and_may_be_told_to_again(run):
    for _ in range(2):
        done = run("migrate")
        assert done.returncode == 0, done.stderr
        assert done.stdout == "The database is up to date.\n"


def test_it_plants_the_demo_data_once(run, gatherly):
    first, second = run("seed"), run("seed")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "olga@example.com" in first.stdout
    assert first.stdout == second.stdout
    count = sqlite3.connect(gatherly_file(gatherly))
    try:
        assert count.execute("SELECT COUNT(*) FROM users").fetchone() == (7,)
        assert count.execute("SELECT COUNT(*) FROM events").fetchone() == (5,)
        assert count.execute("SELECT COUNT(*) FROM bookings").fetchone() == (6,)
        assert count.execute("SELECT COUNT(*) FROM waitlist_entries").fetchone() == (2,)
        assert count.execute("SELECT code FROM promo_codes").fetchall() == [("HARBOUR20",)]
    finally:
        count.close()


def gatherly_file(gatherly):
    return gatherly._database.write_engine.url.database


def test_the_demo_data_holds_a_sold_out_event_and_adds_up(run, gatherly):
    run("seed")
    stocks = {listing.event.details.title: listing.stock for listing in listed(gatherly)}
    assert stocks["Piano for Four"].sold_out
    assert not stocks["Python Meetup"].sold_out
    assert "Winter Gala" not in stocks
    assert run("doctor").returncode == 0


def listed(gatherly):
    browse = gatherly.application.ticketing.browse_listings
    return browse(None, EventFilter(), EventSort.START_DATE, PageRequest(100)).items


def test_it_makes_an_admin_who_can_sign_in(run, gatherly):
    done = run("create-admin", "--email", "Root@Example.com", "--name", "Root", given="long enough\n")
    assert done.returncode == 0, done.stderr
    signed_in = gatherly.application.accounts.sign_in("root@example.com", "long enough")
    assert signed_in.user.role is Role.ADMIN


@pytest.mark.parametrize(
    ("email", "password", "expected"),
    [("no address", "long enough", "no address"), ("root@example.com", "short", "8 to 128 characters")],
)
def test_it_refuses_an_admin_who_makes_no_sense(run, gatherly, email, password, expected):
    done = run("create-admin", "--email", email, "--name", "Root", given=f"{password}\n")
    assert done.returncode == 1
    assert expected in sentence_of(done)


def test_it_refuses_a_second_account_with_the_same_address(run, gatherly):
    for status in (0, 1):
        done = run("create-admin", "--email", "root@example.com", "--name", "Root", given="long enough\n")
        assert done.returncode == status


def test_it_finds_everything_in_order(run, gatherly):
    done = run("doctor")
    assert done.returncode == 0
    assert done.stdout == "Everything adds up.\n"


@pytest.mark.parametrize("column", ["used", "waiting"])
def test_it_finds_a_figure_that_differs_from_the_bookings(run, gatherly, column):
    event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 10)
    user = add_user(gatherly)
    gatherly.application.booking.place_booking(BookingRequest(user, event_id, (Wish(2),)))
    pool = pools_of(gatherly, event_id)[0]
    file = sqlite3.connect(gatherly_file(gatherly))
    file.execute(f"UPDATE pools SET {column} = {column} + 1 WHERE id = ?", (pool.id.bytes,))
    file.commit()
    file.close()
    done = run("doctor")
    assert done.returncode == 1
    stored = getattr(pool, column) + 1
    assert f"pool {pool.id} of event {event_id}: stored {stored}, recomputed {stored - 1}" in done.stdout
    assert done.stdout.endswith("Differences: 1\n")


def pools_of(gatherly, event_id):
    return gatherly.ports.unit_of_work.read(lambda: gatherly.ports.pools.of_events([event_id])[event_id])


def test_it_lets_overdue_holds_go(run, gatherly):
    done = run("sweep")
    assert done.returncode == 0
    assert done.stdout == (
        "0 overdue holds let go, 0 digests made, 0 idempotency keys forgotten, 0 unused images removed, "
        "the guests of 0 events forgotten, 0 facts delivered.\n"
    )


def test_it_forgets_idempotency_keys_after_a_day(run, gatherly):
    now = gatherly.ports.clock.now()
    old, new = (ClaimFactory(created_at=now - timedelta(hours=hours)) for hours in (25, 23))
    for claim in (old, new):
        gatherly.ports.unit_of_work.run(lambda claim=claim: gatherly.ports.idempotency_keys.add(claim))
    assert "1 idempotency keys forgotten" in run("sweep").stdout
    found = gatherly.ports.unit_of_work.read(
        lambda: [gatherly.ports.idempotency_keys.get(claim.scope) for claim in (old, new)]
    )
    assert found == [None, new]


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"DATABASE_URL": "postgresql://localhost/x"}, "DATABASE_URL"),
        ({"JWT_SECRET": "short"}, "JWT_SECRET"),
        ({"GATHERLY_GROUPING": "perhaps"}, "GATHERLY_GROUPING"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence_that_names_it(run, environ, named):
    done = run("serve", **environ)
    assert done.returncode == 2
    assert named in sentence_of(done)


@pytest.mark.parametrize("days", ["0", "366", "-1", "1.5", "week", "٣"])
def test_it_reconciles_whole_days_of_at_most_a_year(run, days):
    done = run("reconcile", f"--days={days}")
    assert done.returncode == 2
    assert "from 1 to 365" in done.stderr


def test_an_ini_file_that_is_not_there_is_named(run, tmp_path):
    done = run("--config", str(tmp_path / "none.ini"), "serve")
    assert done.returncode == 2
    assert "none.ini" in sentence_of(done)


@pytest.mark.parametrize("command", ["serve", "sweep", "reconcile", "doctor", "seed"])
def test_it_does_nothing_on_a_database_that_is_not_up_to_date(run, command):
    done = run(command, PORT="5999")
    assert done.returncode == 1
    assert "gatherly migrate" in sentence_of(done)


def test_it_says_that_the_database_cannot_be_reached(run):
    done = run("doctor", DATABASE_URL="mysql+mysqlconnector://nobody:x@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "database" in sentence_of(done)
    assert "Traceback" not in done.stderr


def test_it_prints_new_keys_for_tickets(run):
    first, second = run("ticket-key"), run("ticket-key")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout != second.stdout
    assert len(seed_of(first.stdout.strip())) == 32


def test_it_prints_the_keys_in_use_as_the_setting_takes_them(run):
    kept = run("ticket-key", "--in-use").stdout
    assert kept == run("ticket-key", "--in-use").stdout
    keys = f"{run('ticket-key').stdout.strip()} {kept.strip()}"
    told = run("ticket-key", "--in-use", GATHERLY_TICKET_KEYS=keys)
    assert told.stdout == f"{keys}\n"


def test_it_forgets_the_guests_of_events_that_are_long_over(run, gatherly):
    guest = booked_long_ago(gatherly)
    assert "the guests of 1 events forgotten" in run("sweep").stdout
    assert "the guests of 0 events forgotten" in run("sweep").stdout
    ports = gatherly.ports
    (attendee,) = ports.unit_of_work.read(lambda: ports.bookings.get(guest.id)).attendees
    assert (attendee.person.name, attendee.person.email) == ("", "")


def test_it_reports_what_is_held_about_people_and_whether_any_of_it_should_have_gone(run, gatherly):
    booked_long_ago(gatherly)
    report = run("privacy-report")
    assert report.returncode == 1
    places = {line.split()[0]: line.split()[1:] for line in report.stdout.splitlines()}
    assert places["attendees.name"][:2] == ["1", "1"]
    assert places["users.name"][:2] == ["2", "0"]
    assert report.stdout.endswith("Overdue: 4\n")
    run("sweep")
    report = run("privacy-report")
    assert (report.returncode, report.stdout.splitlines()[-1]) == (0, "Nothing is kept that should have gone.")


def booked_long_ago(gatherly):
    """A booking of an event that ended 366 days and an hour ago: its guests should have been forgotten for a day."""
    ports, end = gatherly.ports, gatherly.ports.clock.now() - timedelta(days=366, hours=1)
    organizer, booker = add_user(gatherly, Role.ORGANIZER), add_user(gatherly)
    event_id = add_event(gatherly, organizer, places=1)
    booking = gatherly.application.booking.place_booking(BookingRequest(booker, event_id, (Wish(1),)))

    def end_it():
        event = ports.events.locked(event_id)
        details = replace(event.details, start_date=end - timedelta(hours=2), end_date=end)
        ports.events.save(event.edited(details, end))

    ports.unit_of_work.run(end_it)
    return booking


def test_it_forgets_sessions_that_are_over(run, gatherly):
    token_of(gatherly, add_user(gatherly))
    run("sweep")
    assert gatherly.application.accounts.forget_sessions() == 0
    assert sessions_in(gatherly) == 1
    with gatherly._database.write_engine.begin() as connection:
        connection.execute(update(sessions).values(expires_at=gatherly.ports.clock.now()))
    run("sweep")
    assert sessions_in(gatherly) == 0


def sessions_in(gatherly):
    with gatherly._database.read_engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(sessions))


def test_it_lists_what_is_done_by_the_clock(run, gatherly):
    ports = gatherly.ports
    now = ports.clock.now()

    def ran():
        token = ports.job_runs.begin("watch", now, now)
        ports.job_runs.end("watch", now, token, now, "contended")
        ports.job_runs.begin("expire_holds", now, now)

    ports.unit_of_work.run(ran)
    done = run("jobs")
    told = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert done.returncode == 0
    assert set(told) == {job.name for job in JOBS}
    assert told["watch"].endswith("failed: contended")
    assert told["expire_holds"].endswith("not ended")
    assert told["expire_holds"].split()[1:3] == ["10", "s"]
    assert told["forget_guests"].endswith("never ran")


def test_it_lists_dead_letters_and_has_them_tried_again(run, gatherly):
    assert run("dead-letters").stdout == "Dead letters: 0\n"
    outbox, queue = gatherly.ports.outbox, gatherly.ports.outbox.queue(Delivery.MANY)
    fact = CategoryRenamed(at=gatherly.ports.clock.now(), category_id=new_id())
    gatherly.ports.unit_of_work.run(lambda: outbox.add(fact))

    def give_up():
        (leased,) = queue.claim(gatherly.ports.clock.now(), 9)
        queue.bury(leased, gatherly.ports.clock.now(), "contended")
        return leased.id

    id_ = gatherly.ports.unit_of_work.run(give_up)
    listed = run("dead-letters")
    assert listed.returncode == 1
    assert listed.stdout.startswith(str(id_))
    assert "facts  CategoryRenamed (many), after 1 attempts: contended" in listed.stdout
    assert run("dead-letters", "--queue", "facts").stdout == listed.stdout
    assert run("dead-letters", "--queue", "webhooks").stdout == "Dead letters: 0\n"
    assert run("dead-letters", "--queue", "mail").returncode == 2
    assert run("replay").returncode == 2
    assert run("replay", str(new_id())).returncode == 1
    assert run("replay", "--all", "--queue", "messages").stdout == "0 dead letters are tried again.\n"
    assert run("replay", str(id_)).stdout == "1 dead letters are tried again.\n"
    assert run("dead-letters").returncode == 0
    assert run("replay", "--all").stdout == "0 dead letters are tried again.\n"
    assert gatherly.ports.unit_of_work.run(lambda: queue.claim(AGES_HENCE, 9))
