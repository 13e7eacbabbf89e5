"""Consents of households, and disclosures to the accepting municipality.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("consent_day", sa.Date(), nullable=False),
        sa.Column("consent_form", sa.String(length=40), nullable=False),
        sa.Column("representative", sa.String(length=120), nullable=False),
        sa.Column("disclosed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disclosed_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_day", sa.Date(), nullable=True),
        sa.Column("withdrawn_form", sa.String(length=40), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        *(
            sa.CheckConstraint(
                f"(withdrawn_at IS NULL) = (withdrawn_{other} IS NULL)",
                name=op.f(f"ck_disclosure_withdrawn_at_and_{name}_together"),
            )
            for other, name in (("by_id", "by"), ("day", "day"), ("form", "form"))
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_disclosure_{column}_{table}")
            )
            for column, table in (
                ("proposal_id", "proposal"),
                ("disclosed_by_id", "user_account"),
                ("withdrawn_by_id", "user_account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_proposal_id"), "disclosure", ["proposal_id"])
    stands = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_disclosure_one_standing_per_proposal",
        "disclosure",
        ["proposal_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    op.drop_table("disclosure")
    # A stage that the earlier program never reaches: nobody sees personal data there.
    op.execute("UPDATE household SET status = 'assigned' WHERE status = 'disclosed'")
