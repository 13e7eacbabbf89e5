"""What a little less reach could buy in fit is kept with each run."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("allocation_run", sa.Column("last_place", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("allocation_run") as batch:
        batch.drop_column("last_place")
