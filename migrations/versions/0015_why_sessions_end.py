"""Sessions say on what browser they are and why they ended.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in_session") as batch:
        batch.add_column(
            sa.Column("browser", sa.String(length=60), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("why_ended", sa.String(length=40), nullable=True))
    # Until now a session ended in one way only.
    op.execute("UPDATE sign_in_session SET why_ended = 'signed_out' WHERE ended_at IS NOT NULL")
    with op.batch_alter_table("sign_in_session") as batch:
        batch.alter_column("browser", server_default=None)
        batch.create_check_constraint(
            op.f("ck_sign_in_session_end_has_its_reason"),
            "(ended_at IS NULL) = (why_ended IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session") as batch:
        batch.drop_constraint(op.f("ck_sign_in_session_end_has_its_reason"), type_="check")
        batch.drop_column("why_ended")
        batch.drop_column("browser")
