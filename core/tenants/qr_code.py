"""Links as QR codes, to be printed and hung up."""

from __future__ import annotations

import io
from typing import Literal

import segno

_SCALE = 10
_BORDER = 4
"""Light modules around the code; scanners need four (ISO/IEC 18004)."""


def qr_code(link: str, kind: Literal["png", "svg"]) -> bytes:
    """Return the link as a picture that survives print and a few scratches.

    An SVG has no size of its own, so that a page decides, and its light is drawn, for dark pages.
    """
    code = segno.make(link, error="m", micro=False)
    out = io.BytesIO()
    if kind == "svg":
        code.save(out, kind="svg", border=_BORDER, xmldecl=False, light="#fff", omitsize=True)
    else:
        code.save(out, kind="png", scale=_SCALE, border=_BORDER)
    return out.getvalue()
