"""What waits for the payment provider, and what takes long, is delivered beside all other facts."""

from alembic import op

revision = "0034"
down_revision = "0033"

# What is over stays under the delivery that it was made by.
MOVE_WHAT_ASKS_THE_PROVIDER = """
    UPDATE outbox SET delivery = 'payments'
    WHERE name IN ('PaymentAbandoned', 'NoticeReceived', 'RefundPromised')
        AND (due_at IS NOT NULL OR buried_at IS NOT NULL)
"""
# Of an event that is cancelled, what is done at once stays so.
MOVE_WHAT_TAKES_LONG = """
    UPDATE outbox SET delivery = 'many'
    WHERE name IN ('EventCancelled', 'CategoryRenamed', 'SendingWritten') AND delivery = 'soon'
        AND (due_at IS NOT NULL OR buried_at IS NOT NULL)
"""


def upgrade() -> None:
    allow_deliveries("'at_once', 'soon', 'payments', 'post', 'many'")
    op.execute(MOVE_WHAT_ASKS_THE_PROVIDER)
    op.execute(MOVE_WHAT_TAKES_LONG)


def downgrade() -> None:
    op.execute("UPDATE outbox SET delivery = 'at_once' WHERE delivery = 'payments' AND name = 'RefundPromised'")
    op.execute("UPDATE outbox SET delivery = 'soon' WHERE delivery IN ('payments', 'many')")
    allow_deliveries("'at_once', 'soon', 'post'")


def allow_deliveries(deliveries: str) -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_delivery"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_delivery"), f"delivery IN ({deliveries})")
