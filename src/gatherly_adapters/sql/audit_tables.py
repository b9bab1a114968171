"""The tables of the audit trail.

They refer to no others: an entry outlives what it is about.
"""

from sqlalchemy import (
    BINARY,
    BigInteger,
    Column,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata

CODE = BINARY(32).with_variant(LargeBinary(), "sqlite")
KEY_ID = String(16)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(64), nullable=False),
    Column("user_id", Id),
    Column("target_type", String(32), nullable=False),
    Column("target_id", Id),
    # As JSON. Text, as it is signed letter by letter.
    Column("details", Text, nullable=False),
    Column("key_id", KEY_ID, nullable=False),
    Column("mac", CODE, nullable=False),
    # The place in the chain, and what seals it there; NULL until then.
    Column("sequence", BigInteger),
    Column("seal_key_id", KEY_ID),
    Column("seal", CODE),
    UniqueConstraint("sequence"),
    Index(None, "at", "id"),
    Index(None, "user_id", "at"),
    Index(None, "target_id", "at"),
    Index(None, "action", "at"),
    **TABLE_OPTIONS,
)

audit_chain = Table(
    "audit_chain",
    metadata,
    # The only row: where the chain ends.
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("seal", CODE, nullable=False),
    Column("key_id", KEY_ID, nullable=False),
    Column("mac", CODE, nullable=False),
    **TABLE_OPTIONS,
)
