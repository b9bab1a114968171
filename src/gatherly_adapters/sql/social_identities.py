"""Who signs in as whom a provider knows, in the database."""

from sqlalchemy import Column, Index, String, Table, UniqueConstraint, bindparam, delete, insert, select

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_core.accounts.identities import Provider, SocialIdentity
from gatherly_core.kernel.identifiers import UserId

social_identities = Table(
    "social_identities",
    metadata,
    Column("id", Id, primary_key=True),
    reference("user_id", "users"),
    *word_column("provider", Provider),
    Column("subject", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("provider", "subject"),
    Index(None, "user_id"),
    **TABLE_OPTIONS,
)

columns = social_identities.c

ADD = insert(social_identities)
USER_OF = select(columns.user_id).where(
    columns.provider == bindparam("by_provider"), columns.subject == bindparam("by_subject")
)
OF_USER = (
    select(social_identities).where(columns.user_id == bindparam("of_user")).order_by(columns.created_at, columns.id)
)
REMOVE = delete(social_identities).where(columns.user_id == bindparam("of_user"))


class SqlSocialIdentities:
    """Who signs in as whom a provider knows."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, identity: SocialIdentity) -> None:
        row = {
            "id": identity.id,
            "user_id": identity.user_id,
            "provider": identity.provider,
            "subject": identity.subject,
            "created_at": identity.created_at,
        }
        self._database.writing.execute(ADD, row)

    def user_of(self, provider: Provider, subject: str) -> UserId | None:
        given = {"by_provider": provider, "by_subject": subject}
        user_id: UserId | None = self._database.reading.execute(USER_OF, given).scalar_one_or_none()
        return user_id

    def of_user(self, user_id: UserId) -> tuple[SocialIdentity, ...]:
        rows = self._database.reading.execute(OF_USER, {"of_user": user_id})
        return tuple(
            SocialIdentity(row.id, row.user_id, row.provider, row.subject, created_at=row.created_at) for row in rows
        )

    def remove_of(self, user_id: UserId) -> None:
        self._database.writing.execute(REMOVE, {"of_user": user_id})
