"""marks of question and answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Runs that are there stay without: a mark made now would vouch for what nobody has watched.
    with op.batch_alter_table("allocation_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("answer_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("allocation_run", schema=None) as batch_op:
        batch_op.drop_column("answer_sha256")
        batch_op.drop_column("question_sha256")
