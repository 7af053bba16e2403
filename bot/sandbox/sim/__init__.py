"""The simulation API: what people in the sandbox can do, and how tests look into it."""

from __future__ import annotations

from bot.sandbox.sim import (
    forwarding,
    governing,
    membership,
    reacting,
    reading,
    ruling,
    sharing,
    speaking,
    tapping,
    web_apps,
)
from bot.sandbox.sim.route import Route

ROUTES: tuple[Route, ...] = (
    Route("GET", "state", reading.state),
    Route("GET", "chats/{chat}", reading.transcript),
    Route("GET", "outbox", reading.outbox),
    Route("POST", "users", membership.add_person),
    Route("POST", "chats", membership.add_chat),
    Route("POST", "member", membership.change_member),
    Route("POST", "block", membership.block),
    Route("POST", "join_request", governing.ask_to_join),
    Route("POST", "account", governing.delete_account),
    Route("POST", "chat", governing.change_chat),
    Route("POST", "migrate", governing.change_into_supergroup),
    Route("POST", "pin", governing.pin),
    Route("POST", "bot", governing.change_bot),
    Route("POST", "react", reacting.react),
    Route("POST", "vote", reacting.vote),
    Route("POST", "topic", membership.change_topic),
    Route("POST", "message", speaking.say),
    Route("POST", "edit", speaking.edit),
    Route("POST", "delete", speaking.delete),
    Route("POST", "forward", forwarding.forward),
    Route("POST", "start", speaking.start),
    Route("POST", "tap", tapping.tap),
    Route("POST", "press", tapping.press),
    Route("POST", "share", sharing.share),
    Route("POST", "webapp/launch", web_apps.launch),
    Route("POST", "webapp/data", web_apps.send_data),
    Route("GET", "webapp/key", web_apps.key),
    Route("POST", "reset", ruling.reset),
    Route("POST", "clock", ruling.move_clock),
    Route("POST", "faults", ruling.add_fault),
    Route("GET", "faults", ruling.list_faults),
    Route("DELETE", "faults", ruling.clear_faults),
    Route("DELETE", "faults/{id}", ruling.remove_fault),
    Route("GET", "limits", ruling.limits),
    Route("POST", "limits", ruling.set_limits),
)
"""Every request that is answered at once; those that wait live in the HTTP rooms."""
