"""A worker that says when it has let overdue holds go, which it does every ten seconds.

Run as a program: `python -m tests.integration.worker.telling_worker FILE`, with the environment of `gatherly worker`.
"""

import os
import sys
from pathlib import Path

from gatherly_adapters.settings import Settings
from gatherly_core.booking.expire_bookings import ExpireBookings
from gatherly_web.logs import log_to_standard_error
from gatherly_web.working import work_until_told

expire = ExpireBookings.__call__


def expire_and_tell(use_case: ExpireBookings) -> int:
    with Path(sys.argv[1]).open("a") as file:
        file.write("expired\n")
    return expire(use_case)


if __name__ == "__main__":
    ExpireBookings.__call__ = expire_and_tell  # type: ignore[method-assign]  # that is what it tells of
    log_to_standard_error("info")
    work_until_told(Settings.load({}, os.environ))
