"""Lines as HTML: only b, i, code, s and a, which everything that takes HTML understands.

What people wrote is escaped here and nowhere else; nothing that was marked up is ever shortened.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from core.delivery.message import Line, Span, Style

_TAGS = {Style.BOLD: "b", Style.ITALIC: "i", Style.CODE: "code", Style.STRIKE: "s"}


def as_html(lines: Sequence[Line]) -> str:
    """Return the lines marked up, with a line break between each two."""
    return "\n".join("".join(_span(span) for span in line.spans) for line in lines)


def escaped(words: str) -> str:
    """Return words as text within HTML."""
    return html.escape(words, quote=False)


def _span(span: Span) -> str:
    words = escaped(span.text)
    tag = _TAGS.get(span.style)
    if tag is not None and words:
        words = f"<{tag}>{words}</{tag}>"
    if span.link is not None and words:
        words = f'<a href="{html.escape(span.link, quote=True)}">{words}</a>'
    return words
