"""Images that are kept here, and which events use them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0012"
down_revision = "0011"

# A revision is never changed, so it stands on nothing of Gatherly that may change.
ID = sa.BINARY(16).with_variant(sa.LargeBinary(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
TABLE_OPTIONS = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "images",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("wanted_at", MOMENT, nullable=False),
        sa.Column("marked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_images"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_images_marked_wanted_at", "images", ["marked", "wanted_at"])
    op.create_table(
        "event_images",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("image", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "image", name="pk_event_images"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_images_event_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["image"], ["images.name"], name="fk_event_images_image", ondelete="RESTRICT"),
        **TABLE_OPTIONS,
    )
    op.create_index("ix_event_images_image", "event_images", ["image"])


def downgrade() -> None:
    op.drop_table("event_images")
    op.drop_table("images")
