"""Everything of the dashboard that opens over a page: what opens it, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.dashboard.furnished import Furnished


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One window, sheet, menu or list over the page, opened by Enter on what `opener` selects.

    `first` is pressed before; `keys` are pressed instead of Enter, one after the other. What is
    opened is what `shown` selects; a modal one keeps the focus. `lands` has it after Escape;
    None: the opener. `cross` closes it as well; None: not tried.
    """

    at: str
    opener: str
    shown: str
    keys: str = "Enter"
    first: str | None = None
    is_modal: bool = True
    lands: str | None = None
    cross: str | None = None


CROSS = "[aria-label=Close]"


def by(name: str) -> str:
    """Return the selector of a test id."""
    return f"[data-testid='{name}']"


def menu(at: str, opener: str) -> Opening:
    """Return a menu: its panel stands beside its button and keeps nobody in."""
    return Opening(
        at=at, opener=by(opener), shown=f".menu:has({by(opener)}) .menu-panel", is_modal=False
    )


def openings(furnished: Furnished) -> dict[str, Opening]:
    """Return all of them by name, those of one page one after the other."""
    ids = furnished.ids
    case, alert, integration = (ids[one] for one in ("case", "alert", "integration"))
    setup = f"integrations/{integration}/setup"
    return {
        "palette": Opening(
            at="cases", opener=by("open-palette"), shown=by("palette"), keys="Control+k"
        ),
        "key sheet": Opening(
            at="cases", opener=by("open-keys"), shown=by("key-sheet"), cross=CROSS
        ),
        "person": menu("cases", "person-menu"),
        "workspaces": menu("cases", "workspace-menu"),
        "bell": menu("cases", "bell"),
        "narrow cases": menu("cases", "case-narrow"),
        "views": menu("cases", "view-menu"),
        "keep a view": Opening(
            at="cases?severity=high", opener=by("view-keep"), shown=by("view-dialog")
        ),
        "assign case": menu(f"cases/{case}", "assign-menu"),
        "severity of case": menu(f"cases/{case}", "case-severity"),
        "category of case": menu(f"cases/{case}", "case-category"),
        "merge": Opening(at=f"cases/{case}", opener=by("merge-open"), shown=by("merge-window")),
        "canned": Opening(
            at=f"cases/{case}",
            opener=by("canned-open"),
            shown=by("canned-panel"),
            is_modal=False,
            lands=by("reply-box"),
        ),
        "photo": Opening(
            at=f"cases/{case}", opener=by("photo"), shown="dialog.lightbox", cross=CROSS
        ),
        "assign alert": menu(f"alerts/{alert}", "assign-menu"),
        "storm": Opening(at="alerts", opener=by("storm-open"), shown=by("storm-dialog")),
        "online": menu("alerts", "online"),
        "silence": Opening(at=f"alerts/{alert}", opener=by("silence"), shown=by("silence-dialog")),
        "convert": Opening(
            at=f"alerts/{alert}", opener=by("convert"), shown=by("convert-dialog"), cross=CROSS
        ),
        "add a condition": menu(f"rules/{ids['rule']}", "add-root"),
        "a condition": menu(f"rules/{ids['rule']}", "menu-0"),
        "tell": menu(f"rules/{ids['rule']}", "tell"),
        "delete rule": Opening(
            at=f"rules/{ids['rule']}", opener=by("delete-rule"), shown=by("confirm")
        ),
        **{
            f"{one} editor": Opening(at=screen, opener=f"{by(row)} a.row-link", shown=by(sheet))
            for one, screen, row, sheet in (
                ("receiver", "receivers", "receiver-row", "receiver-editor"),
                ("silence", "silences", "silence-row", "silence-editor"),
                ("inhibition", "inhibitions", "inhibition-row", "inhibition-editor"),
                ("limit", "limits", "limit-row", "limit-editor"),
                ("place", "places", "place-row", "place-page"),
                ("member", "team", "member-row", "member-page"),
                ("key", "keys", "key-row", "key-page"),
                ("delivery", "deliveries", "delivery-row", "delivery-page"),
                ("audit", "audit", "entry-row", "entry-page"),
            )
        },
        "route editor": Opening(
            at="routes", opener=f"{by('route')} a", shown=by("route-editor"), cross=CROSS
        ),
        **{
            f"new {one}": Opening(at=at, opener=by(opener), shown=by(sheet))
            for one, at, opener, sheet in (
                ("receiver", "receivers", "new-receiver", "receiver-editor"),
                ("route", "routes", "new-route", "route-editor"),
                ("silence", "silences", "new-silence", "silence-editor"),
                ("inhibition", "inhibitions", "new-inhibition", "inhibition-editor"),
                ("limit", "limits", "new-limit", "limit-editor"),
                ("reply", "replies", "new-canned-reply", "canned-reply-editor"),
                ("place", "places", "add-place", "add-place-sheet"),
                ("key", "keys", "make-key", "make-key-window"),
                ("invite", "team?view=invites", "invite", "make-invite"),
                ("integration", "integrations", "make-integration", "make-integration-sheet"),
            )
        },
        "sample": Opening(
            at=f"integrations/{integration}", opener=by("send-sample"), shown=by("sample")
        ),
        "secret": Opening(at=setup, opener=by("set-secret"), shown=by("ask-secret")),
        "new address": Opening(at=setup, opener=by("rotate"), shown=by("confirm")),
        "withdraw": Opening(at="announcements", opener=by("withdraw"), shown=by("confirm")),
        "leave typed": Opening(
            at="receivers",
            first=by("new-receiver"),
            opener=by("receiver-name"),
            keys="x Escape",
            shown=by("confirm"),
        ),
    }
