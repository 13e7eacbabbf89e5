"""How a case ended without a placement: when, where to, why. Cases that ended before have none.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_case_end_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_case_end_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_case_end_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_end")),
        sa.UniqueConstraint("household_id", name=op.f("uq_case_end_household_id")),
    )
    for column in ("day", "municipality_id"):
        op.create_index(op.f(f"ix_case_end_{column}"), "case_end", [column])


def downgrade() -> None:
    op.drop_table("case_end")
