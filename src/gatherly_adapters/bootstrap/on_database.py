"""Gatherly on a database, as operators run it."""

from collections.abc import Iterable
from datetime import timedelta

from gatherly_adapters.aftermath import Aftermath, Bell
from gatherly_adapters.bcrypt_workers import BcryptWorkers
from gatherly_adapters.bootstrap.by_settings import policy_by, surroundings_by
from gatherly_adapters.bootstrap.gatherly import Gatherly
from gatherly_adapters.bootstrap.passwords import bcrypt_passwords, bcrypt_workers
from gatherly_adapters.bootstrap.rate_limits import rate_limits
from gatherly_adapters.bootstrap.sql_ports import ports_on
from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.rate_limits import RateLimits
from gatherly_adapters.settings import Settings
from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_adapters.system_clock import SystemClock
from gatherly_adapters.worker.doorbell import Doorbell
from gatherly_adapters.worker.ending import WORKING_SECONDS
from gatherly_adapters.worker.line import line
from gatherly_adapters.worker.standby import Standby
from gatherly_core.accounts.ports import Passwords
from gatherly_core.application import Policy, Ports
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import StorageAway

RINGING_SECONDS = 5
"""How long the workers may still be called for once a process is to end."""
THREADS = dict.fromkeys(Bell, 2) | {Bell.FACTS: 4, Bell.FEED: 1, Bell.WEBHOOKS: 4}
"""Of a worker for each bell: a payment provider or a mail server that is silent holds up two, and nothing else."""
ABSENCE = timedelta(minutes=2)
"""How long nothing may have been begun by the clock where there are workers: many things are, every few seconds."""


class GatherlyOnDatabase(Gatherly):
    """Gatherly on a database, which outlives it."""

    def __init__(
        self,
        ports: Ports,
        policy: Policy,
        database: SqlDatabase,
        rate_limits: RateLimits | None,
        workers: BcryptWorkers,
        doorbell: Doorbell | None,
        guest_codes: GuestCodes,
        *,
        needs_workers: bool,
    ) -> None:
        """Without a `doorbell` it is a worker, and answers its own calls.

        It `needs_workers` where nobody but its operators sees to it that there are any.
        """
        super().__init__(ports, policy, rate_limits)
        self._database = database
        self._workers = workers
        self._needs_workers = needs_workers
        self._doorbell = doorbell
        self._guest_codes = guest_codes
        self._standby = Standby(doorbell.ring) if doorbell else Standby(self.relays.catch_up, THREADS)

    def follow(self, aftermath: Aftermath) -> None:
        self.call(aftermath.bells)
        self.relays.at_once.deliver(aftermath.mine)

    def call(self, bells: Iterable[Bell]) -> None:
        """Has workers look into the queues of these bells. Nobody waits for it."""
        self._standby.call(bells)

    def ready(self) -> list[str]:
        try:
            current = self.ports.unit_of_work.read(lambda: migrations.is_current(self._database.reading))
        except StorageAway as away:
            return [away.detail]
        return [] if current else ["The database is not up to date: run `gatherly migrate`."]

    def impaired(self) -> list[str]:
        sentences = super().impaired()
        if self._needs_workers and not self.ports.unit_of_work.read(self._has_workers):
            sentences.append("No worker has been seen for two minutes: what nobody waits for is not done.")
        if self._doorbell and (unheard := self._doorbell.impaired()):
            sentences.append(unheard)
            # So that it is known whether this is still so when somebody asks again.
            self.call([Bell.FACTS])
        return sentences

    def migrate(self) -> None:
        with self._database.patient_engine() as engine:
            migrations.upgrade(engine, guest_code=self._guest_codes.present)

    def _has_workers(self) -> bool:
        now = self.ports.clock.now()
        # One begun later than now tells nothing: a clock was ahead, which may have been long ago.
        return any(now - ABSENCE < run.begun_at <= now for run in self.ports.job_runs.last(now).values())

    def finish(self, seconds: float) -> bool:
        """Ends what it has begun, within so many seconds; says whether that was enough. Then it is to be closed."""
        self.relays.stop()
        return self._standby.close(seconds)

    def close(self) -> None:
        super().close()
        self._standby.close(RINGING_SECONDS if self._doorbell else WORKING_SECONDS)
        if self._doorbell:
            self._doorbell.close()
        self._workers.close()
        self._database.close()


def on_database(
    settings: Settings, clock: Clock | None = None, passwords: Passwords | None = None, *, works: bool = False
) -> GatherlyOnDatabase:
    """Gatherly as operators run it, unless tests give it a clock of theirs, or passwords that are faster to hash.

    Each process needs its own: connections do not survive a fork. If it `works`, what it calls workers for is done by
    itself, in the background.
    """
    database = SqlDatabase(
        settings.database.url,
        pool_size=settings.database.pool_size,
        pool_overflow=settings.database.pool_overflow,
        pool_timeout=settings.database.pool_timeout,
        pool_recycle=settings.database.pool_recycle,
        timeout=settings.database.timeout,
    )
    unit_of_work = SqlUnitOfWork(database)
    clock = clock or SystemClock()
    workers = bcrypt_workers(settings)
    passwords = passwords or bcrypt_passwords(settings, workers)
    around = surroundings_by(settings, clock, passwords)
    ports = ports_on(database, unit_of_work, around)
    doorbell = None if works else Doorbell(lambda: line(settings.redis_url, settings.data, _nobody))
    gatherly = GatherlyOnDatabase(
        ports,
        policy_by(settings),
        database,
        rate_limits(settings, clock),
        workers,
        doorbell,
        around.guest_codes,
        needs_workers=settings.redis_url is not None,
    )
    unit_of_work.on_commit(gatherly.follow)
    return gatherly


def _nobody(bell: Bell) -> None:
    """Hears no calls: this process only makes them."""
