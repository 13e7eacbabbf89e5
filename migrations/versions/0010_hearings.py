"""Hearings of the wellbeing services county, and reminders of them.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OF_ONE_OF_TWO = "(proposal_id IS NULL) <> (household_id IS NULL)"
OF_ONE_OF_THREE = (
    "(CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN household_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN hearing_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_hearing_outcome_and_end_together"),
        ),
        sa.CheckConstraint(
            "(recorded_by_id IS NULL) = (outcome IS NULL OR outcome = 'no_statement')",
            name=op.f("ck_hearing_statement_has_its_recorder"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_hearing_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_hearing_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_hearing_proposal_id")),
    )
    op.create_index(op.f("ix_hearing_due_day"), "hearing", ["due_day"])
    with op.batch_alter_table("reminder") as batch:
        batch.add_column(sa.Column("hearing_id", sa.Integer(), nullable=True))
        batch.drop_constraint(op.f("ck_reminder_of_one_thing"), type_="check")
        batch.create_check_constraint(op.f("ck_reminder_of_one_thing"), OF_ONE_OF_THREE)
        batch.create_foreign_key(
            op.f("fk_reminder_hearing_id_hearing"), "hearing", ["hearing_id"], ["id"]
        )
        batch.create_unique_constraint(
            op.f("uq_reminder_hearing_id_due_day_step"), ["hearing_id", "due_day", "step"]
        )


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE hearing_id IS NOT NULL")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_constraint(op.f("uq_reminder_hearing_id_due_day_step"), type_="unique")
        batch.drop_constraint(op.f("fk_reminder_hearing_id_hearing"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_reminder_of_one_thing"), type_="check")
        batch.drop_column("hearing_id")
        batch.create_check_constraint(op.f("ck_reminder_of_one_thing"), OF_ONE_OF_TWO)
    op.drop_table("hearing")
