"""`/healthz` says that the process answers, `/readyz` that it can do its work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from aiohttp import web

from web.deps import Check
from web.keys import CHECKS, WARNINGS
from web.route import answer
from web.shapes import Shape

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0


class Health(Shape):
    """`ok`, or `problems` by what was checked; `warnings` tell what may become one."""

    status: str
    problems: dict[str, str]
    warnings: dict[str, str]


async def alive(_: web.Request) -> web.Response:
    """Return 200 as long as the loop turns."""
    return answer(Health(status="ok", problems={}, warnings={}))


async def ready(request: web.Request) -> web.Response:
    """Return 200 when every check is content, 503 naming those that are not."""
    problems = await _all_asked(request.app[CHECKS])
    warnings = await _all_asked(request.app[WARNINGS])
    status = "not ready" if problems else "ok"
    health = Health(status=status, problems=problems, warnings=warnings)
    return answer(health, status=503 if problems else 200)


def mount_health(
    app: web.Application, checks: Mapping[str, Check], warnings: Mapping[str, Check]
) -> None:
    """Add the addresses that supervisors and load balancers ask."""
    app[CHECKS] = checks
    app[WARNINGS] = warnings
    app.router.add_get("/healthz", alive, name="healthz")
    app.router.add_get("/health", alive, name="health")
    app.router.add_get("/readyz", ready, name="readyz")


async def _all_asked(checks: Mapping[str, Check]) -> dict[str, str]:
    async with asyncio.TaskGroup() as tasks:
        asked = {
            name: tasks.create_task(_asked(name, check), name=f"check-{name}")
            for name, check in checks.items()
        }
    return {name: said for name, task in asked.items() if (said := task.result())}


async def _asked(name: str, check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:g} seconds"
    except Exception:
        # A broken check is an answer too; what broke is for the log, not for strangers.
        log.exception("a readiness check failed", extra={"action": "check_failed", "check": name})
        return "the check itself failed"
