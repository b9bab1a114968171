"""The audit trail is whole, whatever is killed when."""

import time

from gatherly_adapters.bootstrap import on_database
from tests.installations import settings_for
from tests.processes import Program

KILLS = 4


def test_the_trail_is_whole_after_every_kill(fresh_database_url: str) -> None:
    with on_database(settings_for(fresh_database_url)) as gatherly:
        told = 0
        for kill in range(KILLS):
            told += acts_until_killed(fresh_database_url, 0.3 + 0.17 * kill)
            assert gatherly.application.audit.verify_trail().intact
        gatherly.application.audit.seal_entries()
        verdict = gatherly.application.audit.verify_trail()
        assert verdict.intact
        assert verdict.waiting == 0
        # The last act before a kill may have been done without having been told.
        assert told <= verdict.end.sequence <= told + KILLS
        assert told >= KILLS


def acts_until_killed(database_url: str, seconds: float) -> int:
    """How often the program said that it had done something, up to the kill."""
    with Program("tests.integration.crashes.sealer", database_url) as process:
        process.stdout.readline()  # it has begun
        time.sleep(seconds)
        process.kill()
        return sum(line == "done\n" for line in process.stdout)
