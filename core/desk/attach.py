"""The rows of the files that come with what somebody says in a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.desk.submission import IncomingFile, KeptFile
from core.desk.tables import AttachmentRow
from core.ids import Ids
from core.work import Work


def attach(
    work: Work,
    files: Sequence[IncomingFile | KeptFile],
    *,
    ids: Ids,
    case_id: UUID,
    item_id: UUID,
    at: datetime,
) -> None:
    """Record the files of one thread item; those that lie at Telegram are fetched later."""
    for file in files:
        shared: dict[str, Any] = {
            "id": ids.new(),
            "case_id": case_id,
            "thread_item_id": item_id,
            "kind": file.kind,
            "name": file.name,
            "mime": file.mime,
            "size": file.size,
            "created_at": at,
        }
        if isinstance(file, KeptFile):
            work.insert(AttachmentRow, **shared, state="stored", stored_as=file.stored_as)
        else:
            work.insert(AttachmentRow, **shared, bot_id=file.bot_id, file_id=file.file_id)
            work.wake("files")
