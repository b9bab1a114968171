"""A Gatherly on a database of a test's own, as operators would have it."""

import os
from datetime import timedelta

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Account, Actor, Role, User
from gatherly_core.events.model import EventDetails
from gatherly_core.kernel.identifiers import EventId, UserId

SECRET = "a secret that only these tests know"
DATA = "GATHERLY_TEST_DATA"
"""Names, for this process and those that it starts, the folder in which installations keep what is their own."""


def environ_for(database_url: str, **more: str) -> dict[str, str]:
    data = {"GATHERLY_DATA": os.environ[DATA]} if DATA in os.environ else {}
    # Tests ask more often than anybody else.
    unlimited = {"GATHERLY_RATE_LIMITS": "off"}
    return {"DATABASE_URL": database_url, "JWT_SECRET": SECRET, **unlimited, **data, **more}


def settings_for(database_url: str, **environ: str) -> Settings:
    return Settings.load({}, environ_for(database_url, **environ))


def add_user(gatherly: Gatherly, role: Role = Role.ATTENDEE) -> Actor:
    """A user without a password: hashing hundreds of them would take minutes."""
    now = gatherly.ports.clock.now()
    id_ = UserId(gatherly.ports.identifiers.new())
    user = User(id=id_, name="Someone", email=f"{id_}@example.com", role=role, created_at=now, updated_at=now)
    gatherly.ports.unit_of_work.run(lambda: gatherly.ports.users.add(Account(user, "no password")))
    return Actor(id_, role)


def token_of(gatherly: Gatherly, actor: Actor) -> str:
    """An access token of the user, who has just signed in."""
    user = gatherly.ports.unit_of_work.read(lambda: gatherly.ports.users.get(actor.user_id))
    return gatherly.application.accounts.open_session(user).token.value


def add_event(gatherly: Gatherly, organizer: Actor, places: int) -> EventId:
    """A published event with so many free places."""
    start = gatherly.ports.clock.now() + timedelta(days=9)
    details = EventDetails(
        title="Hot event",
        start_date=start,
        end_date=start + timedelta(hours=2),
        timezone="UTC",
        currency="EUR",
        capacity=places,
    )
    event = gatherly.application.ticketing.create_event(organizer, details)
    return gatherly.application.events.publish_event(organizer, event.id).id
