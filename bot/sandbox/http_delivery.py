"""Delivers updates to the bot's webhook for as long as the sandbox is served."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from bot.sandbox.courier import Courier, HttpCourier, NotDelivered
from bot.sandbox.http_parts import Parts
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.webhook_line import NOT_HERE, Parcel, is_reachable
from bot.sandbox.wire import Object

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 3_600.0


def delivering(
    parts: Parts, *, courier: Callable[[], Courier] = HttpCourier
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return the context for an application's `cleanup_ctx` that delivers while it is served."""

    async def context(_app: web.Application) -> AsyncIterator[None]:
        carrier = courier()
        loop = asyncio.get_running_loop()
        task = loop.create_task(deliver(parts, carrier), name="sandbox-webhook")
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await carrier.close()

    return context


async def deliver(parts: Parts, courier: Courier) -> None:
    """Carry what is due, each queue in order and the queues side by side, until cancelled."""
    line = parts.sandbox.webhook_line
    changed = asyncio.Event()
    stop = parts.sandbox.bell.listen(changed.set)
    try:
        async with asyncio.TaskGroup() as carrying:
            while True:
                changed.clear()
                for parcel in line.due():
                    carrying.create_task(
                        _carry(parts, courier, parcel), name=f"webhook-{parcel.line}"
                    )
                pause = line.next_in()
                try:
                    async with asyncio.timeout(LOOK_AGAIN_SECONDS if pause is None else pause):
                        await changed.wait()
                except TimeoutError:
                    continue
    finally:
        stop()


async def _carry(parts: Parts, courier: Courier, parcel: Parcel) -> None:
    sandbox = parts.sandbox
    parts.traffic.begin()
    try:
        if not is_reachable(parcel.webhook):
            raise NotDelivered(NOT_HERE)
        answer = await courier.carry(
            parcel.webhook.url, parcel.body, secret=parcel.webhook.secret_token
        )
        sandbox.webhook_line.came_back(parcel, answer)
        if 200 <= answer.status < 300 and answer.call is not None:
            _obey(parts, answer.call)
    except NotDelivered as problem:
        sandbox.webhook_line.failed(parcel, str(problem))
    except Exception:
        log.exception("webhook delivery failed", extra={"action": "sandbox_delivery_failed"})
        sandbox.webhook_line.failed(parcel, "Connection reset by peer")
    finally:
        parts.traffic.end(asyncio.get_running_loop().time())
        sandbox.bell.ring()


def _obey(parts: Parts, call: Object) -> None:
    """Carry out a method named in the answer; nobody is told what came of it."""
    method = call.get("method")
    if isinstance(method, str):
        values = {
            name: as_parameter(value)
            for name, value in call.items()
            if name != "method" and value is not None
        }
        parts.sandbox.call(token=parts.sandbox.token, method=method, params=Params(values))
