"""An SVG document made a PNG, with the one font that comes with Opsbell.

Drawn in a thread: it takes some hundredths of a second, which no update should wait for. Nothing
of the machine is used, so the picture is the same everywhere.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.reports.chart import FONT

FONT_FILE = Path(__file__).with_name("fonts") / "NotoSans-Regular.ttf"
"""Noto Sans under the SIL Open Font License, which lies beside it."""


async def drawn(svg: str) -> bytes:
    """Return the document as a PNG."""
    return await asyncio.to_thread(_draw, svg)


def _draw(svg: str) -> bytes:
    # Loaded with the first report: most processes never draw one.
    import resvg_py

    picture: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(FONT_FILE)],
        font_family=FONT,
        sans_serif_family=FONT,
    )
    return picture
