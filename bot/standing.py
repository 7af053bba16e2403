"""The workspace a handler acts in, for handlers that cannot do without one."""

from __future__ import annotations

from bot.context import Context
from core.errors import NotFound
from core.ids import WorkspaceId


def workspace_of(context: Context) -> WorkspaceId:
    """Return the workspace that counts here; raises NotFound where none does."""
    if context.workspace_id is None:
        raise NotFound(kind="workspace", key=context.chat_id)
    return context.workspace_id
