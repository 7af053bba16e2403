"""Every sentence a person reads: said once in English, rendered late in the reader's language.

`text("Case #{number} received", number=12)` gives a lazy `Text`; the channel that sends it calls
`Text.render(locale)`. A `Text` renders PLAIN text: markup (Telegram's HTML, a mail's) is built by
whoever sends, from parts, and never stands inside a sentence, so no translation can break it.
Messages are literals where they are called, else `python -m core.texts extract` cannot find them.
"""

from __future__ import annotations

from core.texts.locale_of_reader import Locale
from core.texts.sentence import Text, join, plural, raw, text

__all__ = ["Locale", "Text", "join", "plural", "raw", "text"]
