"""A program that acts and seals the audit trail until it is killed: `sealer.py DATABASE_URL`.

It prints a line once it has begun, and then one for every act that it has been told is done.
"""

import sys

from gatherly_adapters.bootstrap import on_database
from gatherly_core.audit import seal_entries
from gatherly_core.audit.deeds import Deed
from tests.installations import settings_for

AT_ONCE = 7


def main(database_url: str) -> None:
    seal_entries.BATCH = 3
    with on_database(settings_for(database_url)) as gatherly:
        ports = gatherly.ports
        print("begun", flush=True)
        while True:
            for _ in range(AT_ONCE):
                ports.unit_of_work.run(lambda: ports.trail.record(Deed.EVENT_EDITED, None, None))
                print("done", flush=True)
            gatherly.application.audit.seal_entries()


if __name__ == "__main__":
    main(*sys.argv[1:])
