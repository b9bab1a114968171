"""What cannot be swept now keeps nothing else from being swept."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.sql.event_tables import images
from gatherly_core.images.model import LEASE, ImageName
from gatherly_core.kernel.unit_of_work import Contended
from gatherly_web import sweeping
from tests.factories import ClaimFactory

IMAGE = ImageName("abcdef.png")
STEPS = [
    ("checkout", "cancel_overdue_payments", "stop the payments of overdue holds"),
    ("booking", "expire_bookings", "let overdue holds go"),
    ("waitlist", "serve_overlooked", "serve who was overlooked on waitlists"),
    ("audit", "seal_entries", "seal the audit trail"),
    ("administration", "watch", "flag what is suspicious"),
    ("idempotency", "forget_keys", "forget idempotency keys"),
    ("staffing", "forget_invitations", "forget invitations"),
    ("images", "sweep_images", "remove unused images"),
    ("accounts", "forget_sessions", "forget sessions"),
    ("privacy", "forget_guests", "forget guests"),
    ("notifications", "forget_notifications", "forget what was told"),
    ("accounts", "forget_attempts", "forget attempts"),
    ("accounts", "forget_letters", "forget letters"),
    ("notifications", "warn_of_holds", "warn of holds that are about to end"),
    ("notifications", "remind_of_events", "remind people of events"),
    ("notifications", "tell_of_changes", "tell people how events have changed"),
    ("notifications", "ask_for_feedback", "ask people how events were"),
    ("notifications", "forget_rounds", "forget what everybody was told"),
    ("sendings", "forget_sendings", "forget what was written to many"),
    ("administration", "forget_settled_facts", "forget facts about which all is done"),
    ("administration", "forget_runs", "forget the runs of jobs"),
    ("webhooks", "forget_facts", "forget facts that were told outside"),
]
TWICE = ["reconcile", "reconcile"]
"""For what was opened lately, and for what was paid in the last days."""


@pytest.fixture
def images_away(gatherly, environ):
    """An image to remove, from a folder that is none any more; and something else to sweep."""
    long_ago = gatherly.ports.clock.now() - timedelta(days=2)

    def leave():
        gatherly.ports.image_register.register(IMAGE, long_ago)
        gatherly.ports.idempotency_keys.add(ClaimFactory(created_at=long_ago))

    gatherly.ports.unit_of_work.run(leave)
    folder = Path(environ["GATHERLY_DATA"], "images")
    folder.write_text("no folder")
    return folder


def test_it_sweeps_all_else_when_images_are_away(run, images_away):
    done = run("sweep")
    assert done.returncode == 1
    assert done.stdout == (
        "0 overdue holds let go, 0 digests made, 1 idempotency keys forgotten, the guests of 0 events forgotten, "
        "0 facts delivered.\n"
    )
    assert done.stderr.splitlines()[-1] == (
        "gatherly: Not everything was swept. It failed to remove unused images "
        "(Images cannot be kept or shown right now.)."
    )


def test_a_later_sweep_does_what_failed(run, gatherly, images_away):
    run("sweep")
    images_away.unlink()
    with gatherly._database.write_engine.begin() as connection:
        connection.execute(update(images).values(wanted_at=gatherly.ports.clock.now() - 2 * LEASE))
    done = run("sweep")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 unused images removed" in done.stdout


def swept_in_memory(monkeypatch, failing, failure):
    """What a sweep says of itself when one of its steps fails, and which of them it took to the end."""
    taken = []
    with in_memory() as gatherly:

        def watch(owner, name):
            step = getattr(owner, name)

            def take(*arguments):
                if name == failing:
                    raise failure
                taken.append(name)
                return step(*arguments)

            monkeypatch.setattr(owner, name, take)

        for capability, name, _ in STEPS:
            watch(getattr(gatherly.application, capability), name)
        watch(gatherly.application.checkout, "reconcile")
        watch(gatherly, "drain")
        return sweeping.sweep(gatherly), taken


@pytest.mark.parametrize(("name", "aim"), [*[step[1:] for step in STEPS], ("drain", "deliver facts")])
def test_each_step_is_taken_whichever_fails(monkeypatch, name, aim):
    swept, taken = swept_in_memory(monkeypatch, name, Contended("Too many want this."))
    assert swept.failed == [f"to {aim} (Too many want this.)"]
    assert sorted([*taken, name]) == sorted([*[step[1] for step in STEPS], *TWICE, "drain"])


def test_what_is_left_at_the_provider_keeps_nothing_else_from_being_done(monkeypatch):
    swept, taken = swept_in_memory(monkeypatch, "reconcile", Contended("Too many want this."))
    assert swept.failed == [
        "to settle the payments of which no notice came (Too many want this.)",
        "to find refunds and disputes of which no notice came (Too many want this.)",
    ]
    assert sorted(taken) == sorted([*[step[1] for step in STEPS], "drain"])


def test_what_nobody_has_foreseen_is_in_the_log(monkeypatch, caplog):
    swept, taken = swept_in_memory(monkeypatch, "seal_entries", ZeroDivisionError("a mistake of ours"))
    assert swept.failed == ["to seal the audit trail (the log says why)"]
    assert "The sweep could not seal the audit trail" in caplog.text
    assert "a mistake of ours" in caplog.text
    assert len(taken) == len(STEPS) + len(TWICE)
