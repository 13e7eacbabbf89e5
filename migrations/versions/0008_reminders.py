"""Reminders: what was reminded of while a time ran.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(proposal_id IS NULL) <> (household_id IS NULL)", name=op.f("ck_reminder_of_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_reminder_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_reminder_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "proposal_id", "due_day", "step", name=op.f("uq_reminder_proposal_id_due_day_step")
        ),
        sa.UniqueConstraint(
            "household_id", "due_day", "step", name=op.f("uq_reminder_household_id_due_day_step")
        ),
    )


def downgrade() -> None:
    op.drop_table("reminder")
