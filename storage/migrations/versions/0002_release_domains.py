"""Release domains: which generation of its key each is at, and which are destroyed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_domain",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("is_destroyed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", "generation"),
    )


def downgrade() -> None:
    op.drop_table("release_domain")
