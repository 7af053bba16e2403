"""Hears that a topic has another name, so that it can be made again under that one."""

from __future__ import annotations

from bot.context import Context
from core.flows.topics import Topics


class TopicNames:
    """Keeps the names of topics as people change them."""

    def __init__(self, *, topics: Topics) -> None:
        self._topics = topics

    async def hears(self, context: Context) -> bool:
        """Take notice of a new name."""
        edited = context.messages[0].forum_topic_edited
        if edited is None:
            return False
        if edited.name:
            await self._topics.renamed(context.address, edited.name, cause=context.cause)
        return True
