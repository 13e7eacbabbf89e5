"""Answer times of agreements; questions that expire, and more time that officers give.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Both databases add a column with its check so, without making the table anew.
    op.execute(
        "ALTER TABLE agreement ADD COLUMN answer_days INTEGER"
        " CONSTRAINT ck_agreement_answer_days_from_1_to_90 CHECK (answer_days BETWEEN 1 AND 90)"
    )
    with op.batch_alter_table("proposal") as batch:
        batch.add_column(sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "answer_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until_day > from_day", name=op.f("ck_answer_extension_later_than_before")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_answer_extension_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_extension_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_extension")),
    )
    with op.batch_alter_table("answer_extension") as batch:
        batch.create_index(
            batch.f("ix_answer_extension_proposal_id"), ["proposal_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("answer_extension")
    op.execute("ALTER TABLE proposal DROP COLUMN expired_at")
    op.execute("ALTER TABLE agreement DROP COLUMN answer_days")
