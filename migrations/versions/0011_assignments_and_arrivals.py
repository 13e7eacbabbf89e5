"""The officer's decision after the municipality's yes, arrivals person by person, and placements that fall through.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("planned_day", sa.Date(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(planned_at IS NULL) = (planned_by_id IS NULL)",
            name=op.f("ck_assignment_planned_at_and_by_together"),
        ),
        sa.CheckConstraint(
            "(planned_at IS NULL) = (planned_day IS NULL)",
            name=op.f("ck_assignment_planned_at_and_day_together"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_assignment_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_assigned_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_planned_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_assignment_proposal_id")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_arrival_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_arrival_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_arrival_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint(
            "proposal_id", "person_id", name=op.f("uq_arrival_proposal_id_person_id")
        ),
    )
    for column in ("proposal_id", "person_id", "day"):
        op.create_index(op.f(f"ix_arrival_{column}"), "arrival", [column])
    with op.batch_alter_table("proposal") as batch:
        batch.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("cancelled_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("cancel_reason", sa.String(length=40), nullable=True))
        batch.create_foreign_key(
            op.f("fk_proposal_cancelled_by_id_user_account"),
            "user_account",
            ["cancelled_by_id"],
            ["id"],
        )
        batch.create_check_constraint(
            op.f("ck_proposal_cancelled_at_and_by_together"),
            "(cancelled_at IS NULL) = (cancelled_by_id IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_proposal_cancelled_says_why"),
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("proposal") as batch:
        batch.drop_constraint(op.f("ck_proposal_cancelled_says_why"), type_="check")
        batch.drop_constraint(op.f("ck_proposal_cancelled_at_and_by_together"), type_="check")
        batch.drop_constraint(op.f("fk_proposal_cancelled_by_id_user_account"), type_="foreignkey")
        batch.drop_column("cancel_reason")
        batch.drop_column("cancelled_by_id")
        batch.drop_column("cancelled_at")
    op.drop_table("arrival")
    op.drop_table("assignment")
