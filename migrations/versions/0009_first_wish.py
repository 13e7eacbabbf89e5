"""A proposal keeps what became of the household's first wish.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("first_wish", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE proposal DROP COLUMN first_wish")
