"""What misjudged messages teach: candidates until a person applies them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("deliverable_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["deliverable_id"], ["deliverables.id"], name="fk_lessons_deliverable_id"),
        sa.PrimaryKeyConstraint("deliverable_id", name="pk_lessons"),
    )


def downgrade() -> None:
    op.drop_table("lessons")
