"""Answers recorded on a municipality's behalf, and extensions that the system gave by itself.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_on_behalf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("said_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_on_behalf_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_answer_on_behalf_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_on_behalf")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_answer_on_behalf_proposal_id")),
    )
    with op.batch_alter_table("answer_extension") as batch:
        batch.alter_column("by_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint(
            op.f("ck_answer_extension_officer_gives_a_reason"), "(by_id IS NULL) = (reason = '')"
        )


def downgrade() -> None:
    op.execute("DELETE FROM answer_extension WHERE by_id IS NULL")
    with op.batch_alter_table("answer_extension") as batch:
        batch.drop_constraint(op.f("ck_answer_extension_officer_gives_a_reason"), type_="check")
        batch.alter_column("by_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("answer_on_behalf")
