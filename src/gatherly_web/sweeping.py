"""Sweeping: what the time that passes, and processes that die, leave to be done."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.kernel.errors import GatherlyError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done: `aim` is what, `work` does it, and may answer how much it was."""

    aim: str
    work: Callable[[], object]
    told: str | None = None
    """What an operator is told of the number, if anything."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was done, and what failed: a few words each."""

    done: Sequence[str]
    failed: Sequence[str]


def sweep(gatherly: Gatherly) -> Swept:
    """Takes every step, whatever became of the others; what has failed is to be done by a later sweep."""
    done, failed = [], []
    for step in _steps(gatherly):
        try:
            number = step.work()
        except GatherlyError as failure:
            failed.append(f"to {step.aim} ({failure})")
        except Exception:  # what is wrong with one step must not keep the others from being taken
            log.exception("The sweep could not %s", step.aim)
            failed.append(f"to {step.aim} (the log says why)")
        else:
            if step.told is not None:
                done.append(step.told.format(number))
    return Swept(done, failed)


def _steps(gatherly: Gatherly) -> Iterator[Step]:
    application = gatherly.application
    yield Step("stop the payments of overdue holds", application.checkout.cancel_overdue_payments)
    yield Step("let overdue holds go", application.booking.expire_bookings, "{} overdue holds let go")
    yield Step("serve who was overlooked on waitlists", application.waitlist.serve_overlooked)
    yield Step("seal the audit trail", application.audit.seal_entries)
    yield Step("flag what is suspicious", application.administration.watch)
    yield Step("forget idempotency keys", application.idempotency.forget_keys, "{} idempotency keys forgotten")
    yield Step("forget invitations", application.staffing.forget_invitations)
    yield Step("remove unused images", application.images.sweep_images, "{} unused images removed")
    yield Step("forget sessions", application.accounts.forget_sessions)
    yield Step("forget guests", application.privacy.forget_guests, "the guests of {} events forgotten")
    yield Step("forget what was told", application.notifications.forget_notifications)
    yield Step("forget attempts", application.accounts.forget_attempts)
    yield Step("forget letters", application.accounts.forget_letters)
    yield Step("warn of holds that are about to end", application.notifications.warn_of_holds)
    yield Step("forget facts that were told outside", application.webhooks.forget_facts)
    yield Step("remind people of events", application.notifications.remind_of_events)
    yield Step("ask people how events were", application.notifications.ask_for_feedback)
    yield Step("forget what everybody was told", application.notifications.forget_rounds)
    # Last, as a mail server that is silent takes seconds for each letter.
    yield Step("deliver facts", gatherly.drain, "{} facts delivered")
