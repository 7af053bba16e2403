"""The row behind the check that all processes of a database have the same keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base


class KeyMarkRow(Base):
    """What tells the key that `purpose` (sealing, signing) is done with from any other, without
    giving it away: a salted, slow hash."""

    __tablename__ = "key_marks"

    purpose: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[str]
    digest: Mapped[str]
    marked_at: Mapped[datetime]
