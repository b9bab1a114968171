"""Who signs in as whom a provider knows, in memory."""

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.accounts.errors import IdentityTaken
from gatherly_core.accounts.identities import Provider, SocialIdentity
from gatherly_core.kernel.identifiers import UserId

OF_USER = Index[SocialIdentity](lambda row: row.user_id, lambda row: (row.created_at, row.id))
IDENTITIES = Definition[tuple[Provider, str], SocialIdentity](lambda row: (row.provider, row.subject), (OF_USER,))


class MemorySocialIdentities:
    """Who signs in as whom a provider knows."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(IDENTITIES)

    def add(self, identity: SocialIdentity) -> None:
        if self.user_of(identity.provider, identity.subject) is not None:
            raise IdentityTaken("Somebody signs in as this identity already.")
        self._rows.put(identity)

    def user_of(self, provider: Provider, subject: str) -> UserId | None:
        row = self._rows.get((provider, subject))
        return None if row is None else row.user_id

    def of_user(self, user_id: UserId) -> tuple[SocialIdentity, ...]:
        return self._rows.select(OF_USER, user_id)

    def remove_of(self, user_id: UserId) -> None:
        for identity in self.of_user(user_id):
            self._rows.remove((identity.provider, identity.subject))
