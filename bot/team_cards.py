"""The team in a chat: the list by role, one member's card, what roles see, and the invitations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key, Style
from bot.screen import Line, Screen
from bot.standing import workspace_of
from bot.vertical_words import categories, category_word, vertical_here
from core.flows.places import Place, Places
from core.ids import to_base36
from core.tenants.access import allows
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.tenants.sight import Visibility
from core.tenants.sight_words import sees_words
from core.tenants.team import OpenInvite, Team, TeamMember, WorkspaceSettings
from core.texts import Text, join, plural, raw, text

TEAM, MEMBER, SEES, INVITES, INVITE, NEW_INVITE = (
    "team", "member", "sees", "invites", "uninvite", "newinvite",
)  # fmt: skip
"""The words in the callback data."""
ROLE, REMOVE, REMOVE_NOW, CHARGES = "role", "rm", "rm.yes", "ch"
PLACE, TOPIC, PAGE = "pl.", "tp.", "p"
"""What a member's keys say: with a role's word, a place's id, the mark of a topic, a page."""
_SHOWN = 16
_CHARGES_SHOWN = 24
_A_ROW = 2


class TeamCards:
    """Makes them, for the person whose update this is."""

    def __init__(self, *, team: Team, places: Places) -> None:
        self._team = team
        self._places = places

    async def listed(self, context: Context, page: int = 0) -> Screen:
        """Return the members by role, with what each answers for."""
        workspace = workspace_of(context)
        members = await self._team.members(workspace)
        last = max(0, (len(members) - 1) // _SHOWN)
        page = min(max(page, 0), last)
        shown = members[page * _SHOWN : (page + 1) * _SHOWN]
        lines: list[Line] = []
        for role in Role:
            some = [one for one in shown if one.role is role]
            if some:
                lines += [raw(""), text("▸ {role}", role=role_word(role))]
                lines += [_line(one) for one in some]
        keys = [_member_key(one) for one in shown]
        rows = [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
        turns = tuple(
            Key(label=label, action=TEAM, subject=workspace, argument=f"{PAGE}{to}")
            for label, to in ((text("Back"), page - 1), (text("More"), page + 1))
            if 0 <= to <= last
        )
        if turns:
            rows.append(turns)
        rows.append((Key(label=text("👁 Who sees what"), action=SEES, subject=workspace),))
        if allows(context.role, "members.write"):
            rows.append(
                (
                    Key(label=text("➕ Invite"), action=NEW_INVITE, subject=workspace),
                    Key(label=text("✉ Invitations"), action=INVITES, subject=workspace),
                )
            )
        return Screen(
            title=plural("The team: {n} person", "The team: {n} people", n=len(members)),
            lines=tuple(lines[1:]),
            keyboard=Inline(tuple(rows)),
        )

    async def member(self, context: Context, member_id: UUID, says: Sequence[Text] = ()) -> Screen:
        """Return one member's card; raises NotFound when they are none any more."""
        one = await self._team.by_id(workspace_of(context), member_id)
        settings = await self._team.settings(workspace_of(context))
        rows: list[tuple[Key, ...]] = []
        is_me = one.person.id == context.person.id
        if _may_change(context, one):
            rows.append(
                (
                    _key(one, text("Role…"), ROLE),
                    _key(one, text("Places and topics…"), CHARGES),
                )
            )
        if is_me:
            rows.append((_key(one, text("Leave the team…"), REMOVE),))
        elif _may_change(context, one):
            rows.append((_key(one, text("Remove…"), REMOVE),))
        rows.append((_back(context),))
        lines: list[Line] = [*says, *((raw(""),) if says else ())]
        lines += [text("Role: {role}", role=role_word(one.role)), _answers_for(one)]
        lines.append(text("Sees: {what}", what=sees_words(_seen(settings, one.role))))
        return Screen(title=raw(one.person.name), lines=tuple(lines), keyboard=Inline(tuple(rows)))

    async def roles(self, context: Context, member_id: UUID) -> Screen:
        """Return the roles that they may be given."""
        one = await self._team.by_id(workspace_of(context), member_id)
        keys = [
            (
                _key(
                    one,
                    _ticked(role_word(role), is_so=role is one.role),
                    f"{ROLE}.{role.value}",
                ),
            )
            for role in Role
            if context.role is not None and context.role.covers(role)
        ]
        return Screen(
            title=text("Which role for {name}?", name=one.person.name),
            lines=(
                text("Owners and admins set things up and see everything."),
                text("Staff takes cases and alerts, viewers only look."),
            ),
            keyboard=Inline((*keys, (_key(one, text("Back")),))),
        )

    async def removal(self, context: Context, member_id: UUID) -> Screen:
        """Return the question before somebody leaves the team."""
        one = await self._team.by_id(workspace_of(context), member_id)
        is_me = one.person.id == context.person.id
        label = text("Leave now") if is_me else text("Remove now")
        title = text("Leave the team?") if is_me else text("Remove {name}?", name=one.person.name)
        return Screen(
            title=title,
            lines=(
                text(
                    "Open cases and alerts of theirs are nobody's then, and the owners hear of"
                    " it. Their sign-in ends at once, also on the dashboard."
                ),
            ),
            keyboard=Inline(
                (
                    (_key(one, label, REMOVE_NOW, style="danger"),),
                    (_key(one, text("Keep")),),
                )
            ),
        )

    async def charges(self, context: Context, member_id: UUID) -> Screen:
        """Return the places and topics to tap."""
        workspace = workspace_of(context)
        one = await self._team.by_id(workspace, member_id)
        places = await self._places.all(workspace)
        topics = await self.topics(context)
        keys = [_place_key(one, place) for place in places[:_CHARGES_SHOWN]]
        keys += [_topic_key(one, topic) for topic in topics[:_CHARGES_SHOWN]]
        rows = [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
        lines: list[Line] = [text("Tap what they answer for; tap again to take it back.")]
        if len(places) > _CHARGES_SHOWN:
            lines.append(text("The first {n} places are shown.", n=_CHARGES_SHOWN))
        return Screen(
            title=text("What does {name} answer for?", name=one.person.name),
            lines=tuple(lines),
            keyboard=Inline((*rows, (_key(one, text("Done")),))),
        )

    async def topics(self, context: Context) -> list[str]:
        """Return the topics there are to choose: those of the workspace's kind, and those that
        somebody answers for."""
        ready = categories(vertical_here(context))
        more = await self._team.topics(workspace_of(context))
        return list(dict.fromkeys((*ready, *more)))

    async def sees(self, context: Context) -> Screen:
        """Return what staff and viewers see, with the other choices for those who may."""
        workspace = workspace_of(context)
        settings = await self._team.settings(workspace)
        rows: list[tuple[Key, ...]] = []
        if allows(context.role, "workspace.write"):
            for role in (Role.STAFF, Role.VIEWER):
                rows += [
                    (
                        Key(
                            label=_choice(role, one, is_now=one is _seen(settings, role)),
                            action=SEES,
                            subject=workspace,
                            argument=f"{role.value}.{one.value}",
                        ),
                    )
                    for one in Visibility
                ]
        return Screen(
            title=text("Who sees what"),
            lines=(
                text("Owners and admins see everything."),
                text("Staff sees: {what}", what=sees_words(settings.staff_sees)),
                text("Viewers see: {what}", what=sees_words(settings.viewer_sees)),
                raw(""),
                text("What is given to somebody they always see."),
            ),
            keyboard=Inline((*rows, (_back(context),))),
        )

    async def invites(self, context: Context) -> Screen:
        """Return the open invitations, each with a key that takes it back."""
        found = await self._team.invites(workspace_of(context))
        lines = [_invite_line(at, one) for at, one in enumerate(found[:_SHOWN], 1)]
        rows = [
            (Key(label=text("Take back {number}", number=at), action=INVITE, subject=one.id),)
            for at, one in enumerate(found[:_SHOWN], 1)
        ]
        return Screen(
            title=text("Open invitations"),
            lines=tuple(lines) or (text("There is none. /invite makes one."),),
            keyboard=Inline((*rows, (_back(context),))),
        )


def topic_mark(topic: str) -> str:
    """Return what stands for a topic in a key: any word is too long, or has other letters."""
    return hashlib.sha256(topic.encode()).hexdigest()[:16]


def topic_of(mark: str, topics: Iterable[str]) -> str | None:
    """Return the topic with this mark; None for one that is not there any more."""
    return next((one for one in topics if topic_mark(one) == mark), None)


def _ticked(label: Text, *, is_so: bool) -> Text:
    return text("✓ {name}", name=label) if is_so else label


def _may_change(context: Context, one: TeamMember) -> bool:
    role = context.role
    return role is not None and allows(role, "members.write") and role.covers(one.role)


def _line(one: TeamMember) -> Text:
    charges = _charges(one)
    if not charges:
        return raw(one.person.name)
    return text("{name} · {what}", name=one.person.name, what=join(charges, ", "))


def _charges(one: TeamMember) -> list[Text]:
    return [raw(each.name) for each in one.places] + [category_word(each) for each in one.topics]


def _answers_for(one: TeamMember) -> Text:
    charges = _charges(one)
    if not charges:
        return text("Answers for no place or topic yet.")
    return text("Answers for: {what}", what=join(charges, ", "))


def _seen(settings: WorkspaceSettings, role: Role) -> Visibility:
    if role.covers(Role.ADMIN):
        return Visibility.EVERYTHING
    return settings.staff_sees if role is Role.STAFF else settings.viewer_sees


def _choice(role: Role, one: Visibility, *, is_now: bool) -> Text:
    label = text("{role}: {what}", role=role_word(role), what=sees_words(one))
    return _ticked(label, is_so=is_now)


def _invite_line(at: int, one: OpenInvite) -> Text:
    if one.by is None:
        return text(
            "{number}. {role}, until {until}",
            number=at,
            role=role_word(one.role),
            until=one.expires_at,
        )
    return text(
        "{number}. {role}, by {name}, until {until}",
        number=at,
        role=role_word(one.role),
        name=one.by.name,
        until=one.expires_at,
    )


def _member_key(one: TeamMember) -> Key:
    return _key(one, raw(one.person.name))


def _place_key(one: TeamMember, place: Place) -> Key:
    has = any(each.id == place.id for each in one.places)
    return _key(one, _ticked(raw(place.name), is_so=has), f"{PLACE}{to_base36(place.id)}")


def _topic_key(one: TeamMember, topic: str) -> Key:
    name = text("🏷 {category}", category=category_word(topic))
    label = _ticked(name, is_so=topic in one.topics)
    return _key(one, label, f"{TOPIC}{topic_mark(topic)}")


def _key(
    one: TeamMember, label: Text, argument: str | None = None, *, style: Style | None = None
) -> Key:
    return Key(label=label, action=MEMBER, subject=one.id, argument=argument, style=style)


def _back(context: Context) -> Key:
    return Key(label=text("← The team"), action=TEAM, subject=workspace_of(context))
