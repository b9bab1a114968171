"""A server with demo data on a database of its own, and what is there to ask for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, select

from bench.servers import server
from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.settings import Settings
from gatherly_adapters.sql.schema import metadata
from gatherly_core.accounts.register import NewAccount
from gatherly_web.demo_data import plant
from gatherly_web.demo_programme import ADMIN, ATTENDEES, ORGANIZERS
from tests.installations import SECRET

HOURS = "36000"
"""Tokens must last for as long as a campaign does."""

PEOPLE: Mapping[str, NewAccount | None] = {
    "nobody": None,
    "attendee": ATTENDEES[0],
    "organizer": ORGANIZERS[0],
    "admin": ADMIN,
}

TABLES = (
    "users",
    "events",
    "ticket_types",
    "bookings",
    "attendees",
    "waitlist_entries",
    "promo_codes",
    "payments",
)


@dataclass(frozen=True)
class Shop:
    """`url` is where it is, `ids` what is there, by the names of tables, `tokens` by those of PEOPLE."""

    url: str
    ids: Mapping[str, list[str]]
    tokens: Mapping[str, str]


@contextmanager
def opened(folder: Path) -> Iterator[Shop]:
    """A shop whose database and secrets are in an empty folder."""
    environ = {
        "DATABASE_URL": f"sqlite:///{folder}/gatherly.db",
        "GATHERLY_DATA": str(folder),
        "GATHERLY_RATE_LIMITS": "off",
        "GATHERLY_LOG_LEVEL": "error",
        "JWT_SECRET": SECRET,
        "GATHERLY_ACCESS_TOKEN_SECONDS": HOURS,
    }
    settings = Settings.load({}, environ)
    with on_database(settings) as gatherly:
        gatherly.migrate()
        plant(gatherly.application, gatherly.ports.clock.now())
        accounts = gatherly.application.accounts
        tokens = {
            name: accounts.sign_in(person.email, person.password).token.value
            for name, person in PEOPLE.items()
            if person is not None
        }
    with server("gatherly_web.command_line", "serve", path="/readyz", **environ) as port:
        yield Shop(f"http://127.0.0.1:{port}", _ids(settings.database.url), tokens)


def _ids(database_url: str) -> dict[str, list[str]]:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        ids = {name: connection.scalars(select(metadata.tables[name].c.id)).all() for name in TABLES}
    engine.dispose()
    return {name: [str(id) for id in found] for name, found in ids.items()}
