"""The row behind a lease."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base


class LeaseRow(Base):
    """Who may do the thing called `name` until `expires_at`; `epoch` grows with every new
    holder."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    epoch: Mapped[int]
    expires_at: Mapped[datetime]
