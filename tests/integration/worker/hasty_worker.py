"""A worker that has little time to end, and says when it looks at the clock.

Run as a program: `python -m tests.integration.worker.hasty_worker SECONDS FILE [stuck]`, with the environment of
`gatherly worker`. One that is `stuck` does not even come to its end.
"""

import os
import sys
import time
from pathlib import Path

from gatherly_adapters.bootstrap import Ending
from gatherly_adapters.settings import Settings
from gatherly_adapters.worker.clockwork import Clockwork
from gatherly_web.logs import log_to_standard_error
from gatherly_web.working import work_until_told

LOOKING, LOOKED = "looking", "looked"
FOREVER = 600

tick = Clockwork.tick


def tell_and_tick(clockwork: Clockwork) -> None:
    told = Path(sys.argv[2])
    told.write_text(LOOKING)
    tick(clockwork)
    told.write_text(LOOKED)


if __name__ == "__main__":
    Clockwork.tick = tell_and_tick  # type: ignore[method-assign]  # that is what it tells of
    if "stuck" in sys.argv:
        Clockwork.stop = lambda _: time.sleep(FOREVER)  # type: ignore[method-assign]  # that is what it is stuck in
    log_to_standard_error("info")
    work_until_told(Settings.load({}, os.environ), Ending(float(sys.argv[1])))
