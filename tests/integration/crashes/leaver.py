"""Gives up an account, and says on standard output whenever something was erased, until it is killed.

Run as a program: `python -m tests.integration.crashes.leaver DATABASE_URL USER_ID`.
"""

import sys
from typing import Any
from uuid import UUID

from gatherly_adapters.bootstrap import on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.privacy import finish_erasure
from tests.installations import settings_for


def main(database_url: str, user_id: str) -> None:
    finish_erasure.BATCH = 1  # type: ignore[misc]  # so that there is much to be interrupted
    with on_database(settings_for(database_url)) as gatherly:
        personal_data: Any = gatherly.ports.personal_data
        erase = personal_data.erase

        def erase_and_tell(*arguments: object) -> int:
            number: int = erase(*arguments)
            print(number, flush=True)
            return number

        personal_data.erase = erase_and_tell
        gatherly.application.privacy.erase_account(Actor(UserId(UUID(user_id)), Role.ATTENDEE))


if __name__ == "__main__":
    main(*sys.argv[1:])
