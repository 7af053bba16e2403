"""A workspace that has lived a while, and the address of every screen, sheet and editor in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.delivery.tables import DeliveryAttemptRow, DeliveryRow
from core.desk.tables import ThreadItemRow
from tests.integration.web.house import House

LONG = "The air conditioning on the second floor drips onto the carpet before the lifts"
ARABIC = "المصعد لا يعمل منذ الصباح"
EMOJI = "🌊 Pool pump 🏊‍♀️ makes a noise like a plane ✈️"
WORD = "Averyveryverylongwordwithoutanyspacesinthemiddleofit" * 2
SAYS = (LONG, ARABIC, EMOJI, WORD, "No hot water", "The soup was cold", "Noise at night")
RULE = 'when rating <= 2 and (text has "refund" or text has "cold") then alert high cooldown 30m'
BLOCKED = "Forbidden: bot was blocked by the user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """The ids of one of each thing that has a page."""

    ids: dict[str, str]

    @property
    def addresses(self) -> dict[str, str]:
        """Where to look, by a name of the picture: every screen and what opens over it."""
        ids = self.ids
        return {
            "cases": "cases",
            "case": f"cases/{ids['case']}",
            "cases-none": "cases?q=zzz",
            "alerts": "alerts",
            "alert": f"alerts/{ids['alert']}",
            "alerts-history": "alerts?tab=history",
            "metrics": "metrics",
            "notifications": "notifications",
            "rules": "rules",
            "rule": f"rules/{ids['rule']}",
            "rule-new": "rules/new",
            "rules-calendar": "rules/calendar",
            "rules-deleted": "rules/deleted",
            "receivers": "receivers",
            "receiver": f"receivers/{ids['receiver']}",
            "receiver-new": "receivers/new",
            "routes": "routes",
            "route": f"routes/{ids['route']}",
            "route-new": "routes/new",
            "routes-who": "routes?view=who",
            "silences": "silences",
            "silences-ended": "silences?state=expired",
            "silence": f"silences/{ids['silence']}",
            "silence-new": "silences/new",
            "inhibitions": "inhibitions",
            "inhibition": f"inhibitions/{ids['inhibition']}",
            "limits": "limits",
            "limit": f"limits/{ids['limit']}",
            "deliveries": "deliveries",
            "deliveries-dead": "deliveries?view=dead",
            "delivery": f"deliveries/{ids['delivery']}",
            "audit": "audit",
            "audit-none": "audit?kind=nothing",
            "connections": "connections",
            "integrations": "integrations",
            "integration-make": "integrations?make=1",
            "integration": f"integrations/{ids['integration']}",
            "team": "team",
            "member": f"team/{ids['member']}",
            "team-invites": "team?view=invites",
            "team-invite": "team?view=invites&make=1",
            "team-sight": "team?view=sight",
            "places": "places",
            "place": f"places/{ids['place']}",
            "place-make": "places?make=1",
            "places-print": "places?print=all",
            "announcements": "announcements",
            "keys": "keys",
            "key": f"keys/{ids['key']}",
            "key-make": "keys?make=1",
            "workspace": "workspace",
            "preferences": "preferences",
            "sessions": "sessions",
            "settings": "settings",
            "more": "more",
            "nowhere": "nowhere",
            "wall": "wall",
        }


async def furnish(house: House) -> Furnished:
    """Put some of everything into the workspace, with names that are hard to show."""
    ids: dict[str, str] = {}
    await _people_and_places(house, ids)
    await _rules_and_where_they_tell(house, ids)
    await _what_came_in(house, ids)
    await _what_went_out(house, ids)
    return Furnished(ids=ids)


async def _made(house: House, path: str, **said: Any) -> dict[str, Any]:
    answered = await house.api("POST", path, json=said)
    assert answered.status in {200, 201}, answered.raw
    found: dict[str, Any] = answered.json
    return found


async def _people_and_places(house: House, ids: dict[str, str]) -> None:
    rows, home = house.rows, house.home
    for name, role in (
        ("Ana Martínez de la Fuente y Rodríguez-Salgado", "staff"),
        (ARABIC, "viewer"),
    ):
        person = await rows.person(name, username="ana_mf" if role == "staff" else None)
        await rows.member(home, person, role)
        ids.setdefault("member", str(person))
    for name in ("Pool", LONG[:60], ARABIC, "Room 12"):
        place = await _made(house, "/places", name=name)
        ids.setdefault("place", place["id"])
    await house.api(
        "PUT",
        f"/members/{ids['member']}/responsibilities",
        json={"places": [ids["place"]], "topics": ["noise", "housekeeping"]},
    )
    await _made(house, "/invites", role="viewer")
    key = await _made(house, "/api-keys", name="Billing", scopes=["cases.read", "alerts.read"])
    ids["key"] = key["key"]["id"]
    await _made(house, "/api-keys", name=LONG[:60], scopes=["cases.read"])
    await _made(house, "/announcements", text=LONG, level="low")


async def _rules_and_where_they_tell(house: House, ids: dict[str, str]) -> None:
    to = await _made(house, "/receivers", name="Owners", kind="role", role="owner")
    await _made(house, "/receivers", name=LONG[:60], kind="role", role="staff")
    ids["receiver"] = to["id"]
    for name in ("Databases", LONG[:60], ARABIC):
        route = await _made(
            house, "/routes", name=name, matchers=f'team="{name}"', receivers=[to["id"]]
        )
        ids.setdefault("route", route["id"])
    silence = await _made(house, "/silences", line="team=db", reason=LONG, minutes=90)
    ids["silence"] = silence["id"]
    inhibition = await _made(
        house,
        "/inhibitions",
        name="Power",
        source=[{"field": "kind", "op": "=", "value": "power"}],
        target=[{"field": "severity", "op": "!=", "value": "critical"}],
        equal=["place"],
    )
    ids["inhibition"] = inhibition["id"]
    limit = await _made(
        house,
        "/limits",
        name="Few at a time",
        count=5,
        window_seconds=600,
        burst=2,
        whom="role",
        target="staff",
    )
    ids["limit"] = limit["id"]
    rule = await _made(house, "/rules", line=RULE)
    ids["rule"] = rule["id"]
    await _made(house, "/rules", line="when rating <= 1 then alert critical")
    gone = await _made(house, "/rules", line="when rating <= 3 then alert low")
    await house.api("DELETE", f"/rules/{gone['id']}", headers={"If-Match": '"1"'})
    integration = await _made(house, "/integrations", name="Freezers", preset="generic_json")
    ids["integration"] = integration["id"]
    await _made(house, "/integrations", name=LONG[:60], preset="alertmanager")


async def _what_came_in(house: House, ids: dict[str, str]) -> None:
    rows, home = house.rows, house.home
    severities = ("low", "medium", "high", "critical", None)
    for number, title in enumerate(SAYS * 2, start=1):
        case = await rows.case(
            home,
            number,
            title=title,
            text=f"{title}. It has been like this since we came.",
            severity=severities[number % 5],
            rating=number % 5 + 1,
            category="noise" if number % 2 else None,
            place_id=None,
            status="in_progress" if number % 3 == 0 else "new",
            opened_at=rows.clock.now() - timedelta(hours=number * 3),
        )
        ids.setdefault("case", str(case))
        alert = await rows.alert(
            home,
            number,
            title=title,
            severity=severities[number % 5] or "low",
            status=("firing", "acknowledged", "resolved")[number % 3],
            case_id=case,
            labels={"place": "Room 12", "team": "db", "host": WORD[:60]},
            fired_at=rows.clock.now() - timedelta(hours=number),
        )
        ids.setdefault("alert", str(alert))
    for kind, text in (
        ("customer", "Hello?"),
        ("staff", LONG),
        ("note", ARABIC),
        ("customer", WORD),
    ):
        await rows.insert(
            home,
            ThreadItemRow,
            id=rows.ids.new(),
            case_id=UUID(ids["case"]),
            author_kind=kind,
            author_id=None if kind == "customer" else house.people["staff"],
            text=text,
            at=rows.clock.now(),
        )


async def _what_went_out(house: House, ids: dict[str, str]) -> None:
    rows, home = house.rows, house.home
    now = rows.clock.now()
    for state, reason in (("sent", None), ("due", None), ("dead", "chat_gone")):
        made = await rows.insert(
            home,
            DeliveryRow,
            id=rows.ids.new(),
            kind="case.reply",
            channel="telegram",
            lane="telegram:42",
            queue="telegram:42:1003",
            address="42/1003/0",
            state=state,
            reason=reason,
            urgency=2,
            next_at=now,
            created_at=now,
            settled_at=None if state == "due" else now,
            params={},
            attempts=0 if state == "due" else 1,
            problem=BLOCKED if reason else None,
            case_id=UUID(ids["case"]),
        )
        if state != "due":
            await rows.insert(
                home,
                DeliveryAttemptRow,
                id=rows.ids.new(),
                delivery_id=made,
                attempt=1,
                at=now,
                outcome="address_gone" if reason else "delivered",
                detail=BLOCKED if reason else None,
            )
        ids["delivery"] = str(made)
    for title in ("Order 4711: shipped", LONG, ARABIC, EMOJI):
        answered = await house.api(
            "POST",
            "/notifications",
            who="admin",
            json={"recipients": {"persons": [str(house.people["owner"])]}, "title": title},
        )
        assert answered.status == 201, answered.raw
