"""Choosing the sample whose fields are pointed at: one that came, or one that is pasted."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Goes, Said, Stays, Taken, Transition
from bot.dialogs.mapping.draft import MapDraft, Samples
from bot.dialogs.mapping.ways import BACK, FIELDS, titled
from bot.keyboards import Choice, Inline
from bot.received_words import became_short
from bot.screen import Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.ingest.integrations import Integrations
from core.ingest.preset import UnknownShape
from core.ingest.strict_json import BadJson, read_json
from core.texts import text

_SHOWN = 6
_LONGEST = 4096
"""One message; what is longer comes through the address."""
_PICK = "s"


class SampleStep:
    """The newest as buttons; a message is taken as a sample."""

    def __init__(self, *, integrations: Integrations, samples: Samples) -> None:
        self._integrations = integrations
        self._samples = samples

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = MapDraft.read(dialog.answers)
        workspace_id = workspace_of(context)
        one = await self._integrations.get(workspace_id, draft.integration)
        last = await self._integrations.requests(workspace_id, one.id, limit=_SHOWN)
        keys = [
            (Choice(label=became_short(number, it), word=f"{_PICK}{it.id.hex}"),)
            for number, it in enumerate(last, 1)
        ]
        return Screen(
            title=titled(one.name, ()),
            lines=(
                text("Tap one that came, or paste a sample here: JSON as your system sends it."),
            ),
            keyboard=Inline((*keys, (BACK,))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = MapDraft.read(dialog.answers)
        if isinstance(answer, Said):
            return await self._pasted(answer, draft, context)
        return _chosen(answer, draft, await self._known(draft, context))

    async def _known(self, draft: MapDraft, context: Context) -> dict[str, str]:
        last = await self._integrations.requests(
            workspace_of(context), draft.integration, limit=_SHOWN * 4
        )
        return {f"{_PICK}{it.id.hex}": str(it.id) for it in last}

    async def _pasted(self, answer: Said, draft: MapDraft, context: Context) -> Transition:
        words = answer.words
        if not words or len(words) > _LONGEST:
            return Stays(why=text("Please paste a sample of up to {n} characters.", n=_LONGEST))
        if words[0] in "{[":
            try:
                said = read_json(words.encode("utf-8", "replace"))
            except BadJson as bad:
                return Stays(why=text("This is no JSON: {problem}", problem=bad.problem))
            words = json.dumps(said)
        one = await self._integrations.get(workspace_of(context), draft.integration)
        taken = replace(draft, pasted=words, request=None).standing(())
        try:
            await self._samples.of(taken, one, context)
        except UnknownShape as unknown:
            return Stays(why=text("It has no fields: {problem}", problem=unknown.problem))
        return Goes(FIELDS, answers=taken.answers())


def _chosen(answer: Chose, draft: MapDraft, known: dict[str, str]) -> Transition:
    request = known.get(answer.word)
    if request is None:
        return Goes(FIELDS, answers=draft.answers())
    taken = replace(draft, pasted=None).standing(())
    return Goes(FIELDS, answers={**taken.answers(), "request": request})
