"""Papers as they were issued.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_document_number_at_least_1")),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (reason = '')", name=op.f("ck_document_correction_says_why")
        ),
        sa.CheckConstraint(
            "kind <> 'decision' OR proposal_id IS NOT NULL",
            name=op.f("ck_document_decision_of_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["area.id"], name=op.f("fk_document_authority_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_document_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_document_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["document.id"], name=op.f("fk_document_replaces_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"],
            ["user_account.id"],
            name=op.f("fk_document_issued_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "authority_id", "year", "number", name=op.f("uq_document_authority_id_year_number")
        ),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_document_replaces_id")),
    )
    op.create_index(op.f("ix_document_municipality_id"), "document", ["municipality_id"])
    op.create_index(op.f("ix_document_proposal_id"), "document", ["proposal_id"])
    # Removed by the purge of what is no longer kept, but never changed.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER document_no_update BEFORE UPDATE ON document "
            "BEGIN SELECT RAISE(ABORT, 'document is kept as issued'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION document_as_issued() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'document is kept as issued' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER document_as_issued BEFORE UPDATE ON document "
        "FOR EACH STATEMENT EXECUTE FUNCTION document_as_issued()"
    )


def downgrade() -> None:
    op.drop_table("document")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION document_as_issued()")
