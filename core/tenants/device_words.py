"""A device as words of a sentence."""

from __future__ import annotations

from core.tenants.device import Device
from core.texts import Text, raw, text


def device_word(device: Device) -> Text:
    """Return a device as its owner would call it."""
    match (device.browser, device.system):
        case (None, None):
            return text("unknown device")
        case (str(browser), str(system)):
            return text("{browser} on {system}", browser=browser, system=system)
        case (browser, system):
            return raw(browser or system or "")
