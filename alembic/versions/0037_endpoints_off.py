"""Owners of endpoints are told like everybody else."""

from alembic import op

revision = "0037"
down_revision = "0036"

KINDS = (
    "'registration', 'booking_confirmed', 'ticket', 'payment_failed', 'hold_expiring', 'reminder', 'event_changed', "
    "'event_cancelled', 'refund', 'waitlist_offer', 'offer_expired', 'announcement', 'message', 'survey', "
    "'wording_fault', 'digest'"
)


MOVE = """
    UPDATE outbox SET delivery = '{}'
    WHERE name = 'EndpointSwitchedOff' AND delivery = '{}' AND (due_at IS NOT NULL OR buried_at IS NOT NULL)
"""


def upgrade() -> None:
    allow_kinds(f"{KINDS}, 'endpoint_off'")
    op.execute(MOVE.format("soon", "post"))


def downgrade() -> None:
    op.execute(MOVE.format("post", "soon"))
    op.execute("DELETE FROM notifications WHERE kind = 'endpoint_off'")
    allow_kinds(KINDS)


def allow_kinds(kinds: str) -> None:
    with op.batch_alter_table("notifications") as notifications:
        notifications.drop_constraint(op.f("ck_notifications_kind"), type_="check")
        notifications.create_check_constraint(op.f("ck_notifications_kind"), f"kind IN ({kinds})")
