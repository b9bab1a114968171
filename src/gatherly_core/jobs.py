"""What is done by the clock: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gatherly_core.application import Application

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=3)
"""How far the payment provider is asked back once a day: within that it repeats its notices."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done once in each period of `every`. Done twice, it does what it does once; left out, it is made up for.

    `aim` says what for, in words that follow "to"; `told` what an operator is told of the number that it answers. What
    asks the payment provider, which may be silent, or tells many people something, is done `apart` from all else.
    """

    name: str
    aim: str
    every: timedelta
    do: Callable[[Application], object]
    told: str | None = None
    apart: bool = False


JOBS = (
    Job(
        "stop_payments",
        "stop the payments of overdue holds",
        MINUTE / 6,
        lambda app: app.checkout.cancel_overdue_payments(),
        apart=True,
    ),
    Job(
        "expire_holds",
        "let overdue holds go",
        MINUTE / 6,
        lambda app: app.booking.expire_bookings(),
        "{} overdue holds let go",
    ),
    Job(
        "serve_overlooked", "serve who was overlooked on waitlists", MINUTE, lambda app: app.waitlist.serve_overlooked()
    ),
    Job("warn_of_holds", "warn of holds that are about to end", MINUTE, lambda app: app.notifications.warn_of_holds()),
    Job(
        "remind_of_events",
        "remind people of events",
        MINUTE,
        lambda app: app.notifications.remind_of_events(),
        apart=True,
    ),
    Job(
        "tell_of_changes",
        "tell people how events have changed",
        MINUTE,
        lambda app: app.notifications.tell_of_changes(),
        apart=True,
    ),
    Job(
        "ask_for_feedback",
        "ask people how events were",
        10 * MINUTE,
        lambda app: app.notifications.ask_for_feedback(),
        apart=True,
    ),
    Job(
        "send_digests",
        "tell in digests what was held back",
        10 * MINUTE,
        lambda app: app.notifications.send_digests(),
        "{} digests made",
        apart=True,
    ),
    Job("seal_entries", "seal the audit trail", MINUTE, lambda app: app.audit.seal_entries()),
    Job("watch", "flag what is suspicious", 5 * MINUTE, lambda app: app.administration.watch()),
    Job(
        "reconcile",
        "settle the payments of which no notice came",
        5 * MINUTE,
        lambda app: app.checkout.reconcile(),
        apart=True,
    ),
    Job(
        "reconcile_back",
        "find refunds and disputes of which no notice came",
        DAY,
        lambda app: app.checkout.reconcile(LOOK_BACK),
        apart=True,
    ),
    Job(
        "forget_keys",
        "forget idempotency keys",
        HOUR,
        lambda app: app.idempotency.forget_keys(),
        "{} idempotency keys forgotten",
    ),
    Job("forget_invitations", "forget invitations", HOUR, lambda app: app.staffing.forget_invitations()),
    Job("forget_sessions", "forget sessions", HOUR, lambda app: app.accounts.forget_sessions()),
    Job("forget_attempts", "forget attempts", HOUR, lambda app: app.accounts.forget_attempts()),
    Job("forget_letters", "forget letters", HOUR, lambda app: app.accounts.forget_letters()),
    Job("forget_notifications", "forget what was told", HOUR, lambda app: app.notifications.forget_notifications()),
    Job("forget_rounds", "forget what everybody was told", HOUR, lambda app: app.notifications.forget_rounds()),
    Job("forget_sendings", "forget what was written to many", HOUR, lambda app: app.sendings.forget_sendings()),
    Job(
        "forget_settled_facts",
        "forget facts about which all is done",
        HOUR,
        lambda app: app.administration.forget_settled_facts(),
    ),
    Job("forget_runs", "forget the runs of jobs", HOUR, lambda app: app.administration.forget_runs()),
    Job("forget_facts", "forget facts that were told outside", HOUR, lambda app: app.webhooks.forget_facts()),
    Job("sweep_images", "remove unused images", DAY, lambda app: app.images.sweep_images(), "{} unused images removed"),
    Job(
        "forget_guests",
        "forget guests",
        DAY,
        lambda app: app.privacy.forget_guests(),
        "the guests of {} events forgotten",
    ),
)
"""In the order in which a sweep does them: places are free once their payments have been stopped."""
