"""What the processes of one product share by Redis, and what stands in for it where there is none.

Redis's library is loaded only where an address of it is configured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clock import Clock
from core.config import ProcessRole, Settings
from core.inbox.idempotency import Elsewhere
from core.signing import RememberedTickets, UsedTickets
from core.windows import Windows, WindowsHere

if TYPE_CHECKING:
    from core.events.redis_bus import RedisBus
    from core.shared import Shared


def shared_of(
    settings: Settings, *, clock: Clock, sender: str
) -> tuple[Shared, RedisBus] | tuple[None, None]:
    """Return what processes share by Redis, when there is one; only then its library is loaded."""
    if settings.redis_url is None:
        return None, None
    from core.events.redis_bus import RedisBus
    from core.shared import Shared

    shared = Shared(url=settings.redis_url.get_secret_value(), clock=clock)
    # What this process works off itself, the others need not run for.
    keeps = ("ingest",) if ProcessRole.WORKER in settings.runs else ()
    return shared, RedisBus(shared=shared, clock=clock, sender=sender, keeps=keeps)


def at_work(shared: Shared | None) -> Elsewhere | None:
    """Return how processes tell each other which requests are at work; None without Redis."""
    if shared is None:
        return None
    from core.shared import SharedNames

    return SharedNames(shared=shared, prefix="opsbell:request:")


def windows_of(shared: Shared | None, clock: Clock) -> Windows:
    """Return where requests are counted: in this process, or for all of them in Redis."""
    here = WindowsHere(clock=clock)
    if shared is None:
        return here
    from core.shared import SharedWindows

    return SharedWindows(shared=shared, here=here)


def used_tickets(shared: Shared | None, clock: Clock) -> UsedTickets:
    """Return where tickets that were used are kept: in this process, or for all of them."""
    here = RememberedTickets(clock=clock)
    if shared is None:
        return here
    from core.shared import SharedTickets

    return SharedTickets(shared=shared, here=here, clock=clock)
