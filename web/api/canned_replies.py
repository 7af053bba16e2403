"""Canned replies: answers that are kept ready, filled in for a case."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.canned.book import CannedReply, standing
from core.canned.filling import Filling
from core.canned.variables import VARIABLES
from core.canned.wanted import (
    CATEGORY_AT_MOST,
    REPLIES_AT_MOST,
    SHORTCUT_AT_MOST,
    TITLE_AT_MOST,
    WantedReply,
)
from core.delivery.fitting import utf16_units
from core.desk.submission import REPLY_LIMIT
from core.ids import CannedReplyId, CaseId
from core.tenants.access import require
from web.api.asked import Asked, Words
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Shape

LanguageWord = Literal["en", "es"]
_FOR_CASE = "Fill the answers in for the case of this id."


class CannedReplyShape(Shape):
    """An answer kept ready. `text` has its variables as they were written; `filled` is what would
    be sent in the case that was asked for, null without one. `uses` is how often it was taken for
    an answer; `language` and `category` null: it is for any."""

    id: UUID
    title: str
    shortcut: str | None
    text: str
    filled: str | None
    language: LanguageWord | None
    category: str | None
    uses: int
    created_at: Moment
    revision: int


class CannedVariable(Shape):
    """A variable: its name, how it is written in a text, what it stands for in the reader's
    language, and what stands for it where there is no value (null: there always is one)."""

    name: str
    written: str
    says: str
    otherwise: str | None


class CannedReplyList(Page[CannedReplyShape]):
    """Canned replies, the most used first; a workspace has at most `at_most`, each of them of
    `text_at_most` UTF-16 units when it is filled in. `variables` are those there are."""

    at_most: int
    text_at_most: int
    variables: list[CannedVariable]


class CannedPreview(Shape):
    """A text as it would be sent: in a case that might be, and in one of which nothing is known.
    `length` is the longer of them in UTF-16 units."""

    filled: str
    bare: str
    length: int


class CannedUse(Shape):
    """The answer filled in for the case."""

    text: str


class CannedQuery(Whole):
    """Which part of the list, and for which case."""

    case: Annotated[UUID | None, Field(description=_FOR_CASE)] = None


class OneQuery(Asked):
    """For which case."""

    case: Annotated[UUID | None, Field(description=_FOR_CASE)] = None


class CannedReplyAsked(Asked):
    """What it is to be; a change says all of it."""

    title: Annotated[Words, Field(min_length=1, max_length=TITLE_AT_MOST)]
    text: Annotated[Words, Field(min_length=1, max_length=REPLY_LIMIT)]
    shortcut: Annotated[Words, Field(max_length=SHORTCUT_AT_MOST + 1)] | None = None
    language: LanguageWord | None = None
    category: Annotated[Words, Field(max_length=CATEGORY_AT_MOST)] | None = None

    @property
    def wanted(self) -> WantedReply:
        """The same as it is kept; raises InvalidInput."""
        return WantedReply.checked(
            title=self.title,
            text=self.text,
            shortcut=self.shortcut,
            language=self.language,
            category=self.category,
        )


class PreviewAsked(Asked):
    """A text that is being written; `language` null: the workspace's."""

    text: Annotated[Words, Field(max_length=REPLY_LIMIT)]
    language: LanguageWord | None = None


class UseAsked(Asked):
    """The case that is answered."""

    case: UUID


async def index(call: Call) -> web.Response:
    """Return them, filled in where a case is named."""
    asked = call.query(CannedQuery)
    filling = await _filling(call, asked.case)
    found = await call.deps.canned.all(call.workspace_id)
    part = cut(found, asked, standing, int, str)
    page = part.page(Page[CannedReplyShape], asked, [_shape(one, filling) for one in part.things])
    variables = [
        CannedVariable(
            name=one.name,
            written=one.written,
            says=one.says.render(call.locale),
            otherwise=None if one.otherwise is None else one.otherwise.render(call.locale),
        )
        for one in VARIABLES
    ]
    return answer(
        CannedReplyList(
            **dict(page), at_most=REPLIES_AT_MOST, text_at_most=REPLY_LIMIT, variables=variables
        )
    )


async def show(call: Call) -> web.Response:
    """Return one."""
    filling = await _filling(call, call.query(OneQuery).case)
    one = await call.deps.canned.one(call.workspace_id, _key(call))
    return answer(_shape(one, filling), revision=one.revision)


async def create(call: Call) -> web.Response:
    """Make one."""
    said = call.body(CannedReplyAsked)
    if call.kept is not None:
        kept = CannedReplyId(UUID(str(call.kept.body["canned_reply"])))
        made = await call.deps.canned.one(call.workspace_id, kept)
    else:
        made = await call.deps.canned.make(
            call.workspace_id, said.wanted, by=call.person_id, cause=call.cause
        )
    return answer(_shape(made, None), status=201, revision=made.revision)


async def change(call: Call) -> web.Response:
    """Have it say something else, unless somebody changed it since it was read."""
    changed = await call.deps.canned.change(
        call.workspace_id,
        _key(call),
        call.body(CannedReplyAsked).wanted,
        revision=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return answer(_shape(changed, None), revision=changed.revision)


async def remove(call: Call) -> web.Response:
    """Remove it."""
    await call.deps.canned.remove(
        call.workspace_id,
        _key(call),
        revision=call.expected,
        by=call.person_id,
        cause=call.cause,
    )
    return web.Response(status=204)


async def preview(call: Call) -> web.Response:
    """Return what would be sent of a text that is being written."""
    said = call.body(PreviewAsked)
    filled, bare = await call.deps.canned.preview(
        call.workspace_id, said.text, said.language, by=call.person_id
    )
    length = max(utf16_units(filled), utf16_units(bare))
    return answer(CannedPreview(filled=filled, bare=bare, length=length))


async def use(call: Call) -> web.Response:
    """Count that it was taken for an answer, and return it filled in."""
    if call.kept is not None:
        return answer(CannedUse(text=str(call.kept.body["text"])))
    require(call.caller.standing.role, "canned_replies.read")
    filled = await call.deps.canned.use(
        call.workspace_id,
        _key(call),
        CaseId(call.body(UseAsked).case),
        by=call.person_id,
        sight=call.sight,
        cause=call.cause,
    )
    return answer(CannedUse(text=filled))


async def _filling(call: Call, case: UUID | None) -> Filling | None:
    if case is None:
        return None
    require(call.caller.standing.role, "cases.read")
    return await call.deps.canned.filling(
        call.workspace_id, CaseId(case), by=call.person_id, sight=call.sight
    )


def _key(call: Call) -> CannedReplyId:
    return CannedReplyId(call.id("canned reply"))


def _shape(one: CannedReply, filling: Filling | None) -> CannedReplyShape:
    wanted = one.wanted
    filled = None if filling is None else filling.fill(wanted.text, wanted.language)
    return CannedReplyShape.model_validate(
        {
            "id": one.id,
            "title": wanted.title,
            "shortcut": wanted.shortcut,
            "text": wanted.text,
            "filled": filled,
            "language": wanted.language,
            "category": wanted.category,
            "uses": one.uses,
            "created_at": one.created_at,
            "revision": one.revision,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/canned-replies",
        name="canned_replies",
        summary="Answers that are kept ready, the most used first; filled in for a case.",
        handler=index,
        right="canned_replies.read",
        query=CannedQuery,
        gives=CannedReplyList,
    ),
    Route(
        method="POST",
        path="/canned-replies",
        name="make_canned_reply",
        summary="Keep an answer ready.",
        handler=create,
        right="canned_replies.write",
        takes=CannedReplyAsked,
        gives=CannedReplyShape,
        status=201,
    ),
    Route(
        method="POST",
        path="/canned-replies/preview",
        name="preview_canned_reply",
        summary="What would be sent of a text that is being written.",
        handler=preview,
        right="canned_replies.read",
        takes=PreviewAsked,
        gives=CannedPreview,
    ),
    Route(
        method="GET",
        path="/canned-replies/{id}",
        name="canned_reply",
        summary="One canned reply; filled in for a case.",
        handler=show,
        right="canned_replies.read",
        query=OneQuery,
        gives=CannedReplyShape,
    ),
    Route(
        method="PUT",
        path="/canned-replies/{id}",
        name="change_canned_reply",
        summary="Have a canned reply say something else.",
        handler=change,
        right="canned_replies.write",
        takes=CannedReplyAsked,
        gives=CannedReplyShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/canned-replies/{id}",
        name="remove_canned_reply",
        summary="Remove a canned reply.",
        handler=remove,
        right="canned_replies.write",
        status=204,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/canned-replies/{id}/uses",
        name="use_canned_reply",
        summary="Count that it was taken for an answer to a case, and return it filled in.",
        handler=use,
        right="cases.write",
        takes=UseAsked,
        gives=CannedUse,
    ),
)
