"""The law for every route of the API: whose role is too small may not, and whoever belongs to
another workspace finds nothing. A route that is new is tried without being named here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.announcements.tables import AnnouncementRow
from core.canned.tables import CannedReplyRow
from core.delivery.tables import DeliveryRow
from core.desk.tables import AttachmentRow, ThreadItemRow
from core.digests.tables import DigestRow
from core.ids import CaseId
from core.inbox.cause import Cause
from core.ingest.integration import NewIntegration
from core.limits.tables import LimitRow
from core.notify.tables import InAppReceiptRow, InAppRow
from core.routing.tables import ReceiverRow, RouteRow
from core.rules.conditions.compare import Compare
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.saved_views.tables import SavedViewRow
from core.severity import Severity
from core.silences.tables import InhibitionRow, SilenceRow
from core.tenants.access import RIGHTS
from core.tenants.role import Role
from core.tenants.tables import PlaceRow
from tests.integration.web.forms import PNG, form_of
from tests.integration.web.house import ROLES, House
from tests.security.bodies import BODIES
from web.api import ROUTES
from web.route import Route

CANARY = "c4n4ry"
CLOSED = [route for route in ROUTES if not route.is_open]
OF_ONE = [route for route in CLOSED if "{id}" in route.path]
OF_ALL = [route for route in CLOSED if "{id}" not in route.path]

RULE = RuleSpec(
    name="Made by tests",
    kinds=(SignalKind.SUBMISSION,),
    condition=Compare(field="rating", op="<=", value=2),
    severity=Severity.HIGH,
)


def named(routes: list[Route]) -> list[object]:
    """Return the routes as parameters with their names."""
    return [pytest.param(route, id=route.name) for route in routes]


def sent_to(route: Route) -> dict[str, Any]:
    """Return a body the route takes, and the headers that every one may have."""
    headers = {"If-Match": '"1"'}
    if route.takes is None:
        return {"headers": headers}
    if route.files == "required":
        body, kind = form_of(BODIES[route.name], ("a.png", "image/png", PNG))
        return {"body": body, "headers": headers | {"Content-Type": kind}}
    return {"json": BODIES[route.name], "headers": headers}


async def furnish(house: House, *, mark: str = CANARY) -> dict[str, UUID]:
    """Put one of each thing into the home workspace, marked; return their ids by noun."""
    rows, home = house.rows, house.home
    now = rows.clock.now()
    case = await rows.case(home, 99, title=f"{mark} case", text=f"{mark} text")
    duplicate = await rows.case(home, 97, title="The same", text="The same")
    alert = await rows.alert(home, 99, case_id=CaseId(case), title=f"{mark} alert")
    item = await rows.insert(
        home,
        ThreadItemRow,
        id=rows.ids.new(),
        case_id=case,
        author_kind="customer",
        text=f"{mark} reply",
        at=now,
    )
    attachment = await rows.insert(
        home,
        AttachmentRow,
        id=rows.ids.new(),
        case_id=case,
        thread_item_id=item,
        kind="photo",
        name=f"{mark}.jpg",
        mime="image/jpeg",
        created_at=now,
    )
    owner = house.people["owner"]
    made = await house.deps.integrations.create(
        home,
        NewIntegration(name=f"{mark} hook", preset="alertmanager"),
        by=owner,
        cause=Cause(actor=owner),
    )
    spec = RULE.model_copy(update={"name": f"{mark} rule"})
    rule = await house.deps.rules.save(home, spec, by=owner)
    old = RULE.model_copy(update={"name": f"{mark} old rule"})
    deleted = await house.deps.rules.save(home, old, by=owner)
    await house.deps.rules.delete(home, deleted.id, by=owner)
    receiver = await rows.insert(
        home,
        ReceiverRow,
        id=rows.ids.new(),
        name=f"{mark} receiver",
        kind="role",
        role="admin",
        created_at=now,
    )
    for workspace in dict.fromkeys((home, house.other)):
        await rows.insert(
            workspace,
            RouteRow,
            id=rows.ids.new(),
            name="Everything",
            position=1,
            matchers=[],
            created_at=now,
            is_default=True,
        )
    route = await rows.insert(
        home,
        RouteRow,
        id=rows.ids.new(),
        name=f"{mark} route",
        position=0,
        matchers=[{"field": "team", "op": "=", "value": mark}],
        created_at=now,
    )
    limit = await rows.insert(
        home,
        LimitRow,
        id=rows.ids.new(),
        name=f"{mark} limit",
        whom="everybody",
        matchers=[],
        count=5,
        window_s=600,
        created_at=now,
    )
    team = [{"field": "team", "op": "=", "value": mark}]
    silence = await rows.insert(
        home,
        SilenceRow,
        id=rows.ids.new(),
        matchers=team,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        reason=f"{mark} reason",
        created_at=now,
    )
    inhibition = await rows.insert(
        home,
        InhibitionRow,
        id=rows.ids.new(),
        name=f"{mark} inhibition",
        source=team,
        target=team,
        equal=[],
        created_at=now,
    )
    digest = await rows.insert(
        home,
        DigestRow,
        id=rows.ids.new(),
        cause="limit",
        cause_id=limit,
        scope=str(limit),
        address="42/1003/0",
        opened_at=now,
        last_at=now,
    )
    delivery = await rows.insert(
        home,
        DeliveryRow,
        id=rows.ids.new(),
        kind="case.reply",
        channel="telegram",
        lane="telegram:42",
        queue="telegram:42/1003",
        address="42/1003/0",
        state="dead",
        reason="refused",
        urgency=2,
        next_at=now,
        created_at=now,
        settled_at=now,
        params={},
        case_id=case,
        problem=f"{mark} problem",
    )
    key = await house.deps.flows.change_api_key.create(
        home,
        name=f"{mark} key",
        scopes=("cases.read",),
        expires_at=None,
        by=owner,
        cause=Cause(actor=owner),
    )
    notification = await rows.insert(
        home,
        InAppRow,
        id=rows.ids.new(),
        type="general",
        topic="general",
        severity="low",
        status="sent",
        audience={"persons": [], "roles": [], "everybody": True},
        created_at=now,
        sent_at=now,
        data={},
        refs={},
        max_retries=3,
        title=f"{mark} title",
        created_by=owner,
    )
    for role in ROLES:
        await rows.insert(
            home,
            InAppReceiptRow,
            in_app_id=notification,
            person_id=house.people[role],
            topic="general",
            status="sent",
            at=now,
        )
    session = await house.deps.sign_in.exchange(await house.login_code(), user_agent=mark)
    place = await rows.insert(
        home,
        PlaceRow,
        id=rows.ids.new(),
        name=f"{mark} place",
        start_token=mark,
        created_at=now,
    )
    member = await rows.person(f"{mark} member")
    await rows.member(home, member, "viewer")
    invite = await house.deps.flows.invite.make(
        home, Role.VIEWER, by=owner, cause=Cause(actor=owner)
    )
    announcement = await rows.insert(
        home,
        AnnouncementRow,
        id=rows.ids.new(),
        text=f"{mark} announcement",
        level="low",
        at=now,
        until=now + timedelta(hours=1),
    )
    canned = await rows.insert(
        home,
        CannedReplyRow,
        id=rows.ids.new(),
        title=f"{mark} title",
        text=f"{mark} canned",
        created_at=now,
    )
    view = await rows.insert(
        home,
        SavedViewRow,
        id=rows.ids.new(),
        list_name="cases",
        name=f"{mark} view",
        name_key=f"{mark} view",
        filters={"status": ["new"]},
        owner_id=owner,
        is_shared=False,
        position=0,
        created_at=now,
    )
    return {
        "canned-replies": canned,
        "places": place,
        "members": member,
        "invites": invite.id,
        "api-keys": key.key_id,
        "me": session.session_id,
        "cases": case,
        "duplicates": duplicate,
        "alerts": alert,
        "attachments": attachment,
        "integrations": made.id,
        "rules": rule.id,
        "deleted-rules": deleted.id,
        "receivers": receiver,
        "routes": route,
        "limits": limit,
        "silences": silence,
        "inhibitions": inhibition,
        "digests": digest,
        "deliveries": delivery,
        "announcements": announcement,
        "views": view,
        "notifications": notification,
    }


def address(route: Route, things: dict[str, UUID]) -> str:
    """Return the route's path with the id of the home workspace's thing in it."""
    if "{id}" not in route.path:
        return route.path
    thing = str(things[route.path.split("/")[1]])
    return route.path.replace("{id}", thing).replace("{request}", thing)


@pytest.mark.parametrize("route", named(OF_ONE))
async def test_a_thing_of_another_workspace_is_not_there(house: House, route: Route) -> None:
    things = await furnish(house)

    answered = await house.api(
        route.method,
        address(route, things),
        who="stranger",
        **sent_to(route),
    )

    assert (answered.status, answered.code) == (404, "not_found")
    assert CANARY not in answered.raw.decode()


@pytest.mark.parametrize("route", named([route for route in OF_ALL if route.method == "GET"]))
async def test_no_list_shows_anything_of_another_workspace(house: House, route: Route) -> None:
    await furnish(house)

    answered = await house.api("GET", route.path, who="stranger")

    assert answered.status == 200
    assert CANARY not in answered.raw.decode()
    assert "Owner" not in answered.raw.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", named(CLOSED))
async def test_a_role_may_what_the_table_says(house: House, route: Route, role: str) -> None:
    things = await furnish(house)
    may = route.right is None or Role(role).covers(RIGHTS[route.right])

    answered = await house.api(
        route.method,
        address(route, things),
        who=role,
        **sent_to(route),
    )

    assert (answered.status != 403) is may, answered.raw
    assert answered.status < 500 or answered.code == "unavailable"


def test_only_what_a_role_decides_is_open_to_every_member() -> None:
    unguarded = {route.name for route in CLOSED if route.right is None}

    own = {"my_sessions", "end_my_session", "end_my_sessions", "leave_workspace"}
    own |= {"my_language", "choose_my_language"}
    assert unguarded == {"me", "make_ticket", "my_workspaces", "choose_workspace", *own}
