"""A proposal keeps what became of the household's first wish.

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
    op.add_column("proposal", sa.Column("first_wish", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE proposal DROP COLUMN first_wish")
