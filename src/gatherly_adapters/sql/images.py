"""Which images are kept, in the database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, insert, or_, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.event_tables import event_images, images
from gatherly_core.images.errors import ImageBeingRemoved, ImageNotFound
from gatherly_core.images.model import LEASE, ImageName
from gatherly_core.kernel.errors import AlreadyMade

columns = images.c
NAMED = columns.name.in_(bindparam("names", expanding=True))
UNWANTED = or_(
    and_(columns.marked.is_(False), columns.wanted_at < bindparam("before")),
    and_(columns.marked.is_(True), columns.wanted_at <= bindparam("given_up")),
)
UNUSED = ~exists().where(event_images.c.image == columns.name)

ADD = insert(images)
GOING = select(columns.name).where(NAMED, columns.marked.is_(True))
WANT = update(images).where(NAMED, columns.marked.is_(False)).values(wanted_at=bindparam("now"))
OLDEST = select(columns.name).where(UNWANTED, UNUSED).order_by(columns.wanted_at, columns.name).limit(bindparam("most"))
# Asked once more of each row that is locked: somebody may have wanted it, used it, or taken it on meanwhile.
OWN = Locking(select(columns.name).where(NAMED, UNWANTED).order_by(columns.name))
MARK = update(images).where(NAMED, UNUSED).values(marked=True, wanted_at=bindparam("now"))
FORGET = delete(images).where(NAMED, columns.marked.is_(True))


class SqlImageRegister:
    """Which images are kept."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def register(self, name: ImageName, now: datetime) -> None:
        if self._want([name], now):
            return
        connection = self._database.writing
        if connection.execute(GOING, {"names": [name]}).first():
            raise ImageBeingRemoved("This image is just being removed. Please try again in a moment.")
        try:
            connection.execute(ADD, {"name": name, "wanted_at": now, "marked": False})
        except AlreadyMade:
            self._want([name], now)  # somebody else was first, just now

    def want(self, names: Iterable[ImageName], now: datetime) -> None:
        wanted = sorted(set(names))
        if self._want(wanted, now) < len(wanted):
            raise ImageNotFound("There is no such image.")

    def marked(self, before: datetime, now: datetime, limit: int) -> tuple[ImageName, ...]:
        connection, times = self._database.writing, {"before": before, "given_up": now - LEASE}
        oldest = connection.execute(OLDEST, {**times, "most": limit}).scalars().all()
        own = connection.execute(self._database.lock(OWN), {**times, "names": oldest}).scalars().all()
        connection.execute(MARK, {"names": own, "now": now})
        return tuple(map(ImageName, connection.execute(GOING, {"names": own}).scalars()))

    def forget(self, names: Iterable[ImageName]) -> None:
        self._database.writing.execute(FORGET, {"names": tuple(names)})

    def _want(self, names: list[ImageName], now: datetime) -> int:
        """How many of them are registered and not marked."""
        return self._database.writing.execute(WANT, {"names": names, "now": now}).rowcount
