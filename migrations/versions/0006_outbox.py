"""The outbox: notices and letters, and whether a reader wants them at once or daily."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_account") as batch:
        batch.add_column(sa.Column("delivery", sa.String(length=40), nullable=True))
    op.execute("UPDATE user_account SET delivery = 'at_once'")
    with op.batch_alter_table("user_account") as batch:
        batch.alter_column("delivery", existing_type=sa.String(length=40), nullable=False)
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest_day", sa.Date(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_says_when"),
        sa.CheckConstraint("(status = 'sending') = (claim IS NOT NULL)", name="sending_is_claimed"),
        sa.CheckConstraint(
            "status NOT IN ('failed', 'unclear') OR failure IS NOT NULL", name="failure_says_why"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "digest_day"),
    )
    op.create_index("ix_letter_status_next_at", "letter", ["status", "next_at"])
    op.create_index("ix_letter_user_id", "letter", ["user_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"]),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"]),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notice_duty_id", "notice", ["duty_id"])
    op.create_index("ix_notice_gathered_at_duty_id", "notice", ["gathered_at", "duty_id"])
    op.create_index("ix_notice_letter_id", "notice", ["letter_id"])
    op.create_index("ix_notice_proposal_id", "notice", ["proposal_id"])


def downgrade() -> None:
    op.drop_table("notice")
    op.drop_table("letter")
    with op.batch_alter_table("user_account") as batch:
        batch.drop_column("delivery")
