"""Yearly rounds: who was asked for places of a year, their answers, and reminders of them.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

THREE = (
    "(CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN household_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN hearing_id IS NULL THEN 0 ELSE 1 END)"
)
OF_ONE_OF_THREE = f"{THREE} = 1"
OF_ONE_OF_FOUR = f"{THREE} + (CASE WHEN asked_id IS NULL THEN 0 ELSE 1 END) = 1"


def upgrade() -> None:
    _rounds()
    _asked()
    _answers()
    with op.batch_alter_table("reminder") as batch:
        batch.add_column(sa.Column("asked_id", sa.Integer(), nullable=True))
        batch.drop_constraint(op.f("ck_reminder_of_one_thing"), type_="check")
        batch.create_check_constraint(op.f("ck_reminder_of_one_thing"), OF_ONE_OF_FOUR)
        batch.create_foreign_key(
            op.f("fk_reminder_asked_id_asked_municipality"),
            "asked_municipality",
            ["asked_id"],
            ["id"],
        )
        batch.create_unique_constraint(
            op.f("uq_reminder_asked_id_due_day_step"), ["asked_id", "due_day", "step"]
        )


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE asked_id IS NOT NULL")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_constraint(op.f("uq_reminder_asked_id_due_day_step"), type_="unique")
        batch.drop_constraint(op.f("fk_reminder_asked_id_asked_municipality"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_reminder_of_one_thing"), type_="check")
        batch.drop_column("asked_id")
        batch.create_check_constraint(op.f("ck_reminder_of_one_thing"), OF_ONE_OF_THREE)
    op.drop_table("round_answer")
    op.drop_table("asked_municipality")
    op.drop_table("agreement_round")
    # Kinds that the earlier program does not know.
    op.execute("DELETE FROM upload WHERE kind = 'round_attachment'")
    op.execute("DELETE FROM notice WHERE kind LIKE 'round_%'")


def _rounds() -> None:
    op.create_table(
        "agreement_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("letter_fi", sa.String(), nullable=False),
        sa.Column("letter_sv", sa.String(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("target >= 0", name=op.f("ck_agreement_round_target_not_negative")),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2100", name=op.f("ck_agreement_round_year_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["area.id"], name=op.f("fk_agreement_round_authority_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_round_opened_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_round")),
        sa.UniqueConstraint(
            "authority_id", "year", name=op.f("uq_agreement_round_authority_id_year")
        ),
    )
    op.create_index(op.f("ix_agreement_round_authority_id"), "agreement_round", ["authority_id"])


def _asked() -> None:
    op.create_table(
        "asked_municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("hoped", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("county_outcome", sa.String(length=40), nullable=True),
        sa.Column("county_heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("county_recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hoped IS NULL OR hoped >= 0", name=op.f("ck_asked_municipality_hoped_not_negative")
        ),
        sa.CheckConstraint(
            "(county_outcome IS NULL) = (county_heard_at IS NULL)",
            name=op.f("ck_asked_municipality_statement_says_when"),
        ),
        sa.CheckConstraint(
            "(status = 'registered') = (registered_at IS NOT NULL)",
            name=op.f("ck_asked_municipality_registered_says_when"),
        ),
        sa.CheckConstraint(
            "(registered_at IS NULL) = (registered_by_id IS NULL)",
            name=op.f("ck_asked_municipality_registered_at_and_by_together"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_asked_municipality_{column}_{table}")
            )
            for column, table in (
                ("round_id", "agreement_round"),
                ("municipality_id", "municipality"),
                ("county_recorded_by_id", "user_account"),
                ("agreement_id", "agreement"),
                ("registered_by_id", "user_account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_municipality")),
        sa.UniqueConstraint(
            "round_id",
            "municipality_id",
            name=op.f("uq_asked_municipality_round_id_municipality_id"),
        ),
    )
    for column in ("round_id", "municipality_id", "agreement_id"):
        op.create_index(op.f(f"ix_asked_municipality_{column}"), "asked_municipality", [column])


def _answers() -> None:
    op.create_table(
        "round_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("committed", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "committed >= 0 AND committed <= at_most",
            name=op.f("ck_round_answer_committed_within_at_most"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_round_answer_{column}_{table}")
            )
            for column, table in (
                ("asked_id", "asked_municipality"),
                ("attachment_id", "upload"),
                ("saved_by_id", "user_account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_answer")),
        sa.UniqueConstraint("asked_id", "number", name=op.f("uq_round_answer_asked_id_number")),
    )
    op.create_index(op.f("ix_round_answer_asked_id"), "round_answer", ["asked_id"])
