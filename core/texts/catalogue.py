"""The translations: one .po file per language, read with the first sentence said in it.

No compiled .mo files are kept: Babel compiles in memory, once per process and language.
"""

from __future__ import annotations

import gettext
import io
import logging
from functools import cache
from pathlib import Path

from core.texts.locale_of_reader import LANGUAGES

log = logging.getLogger(__name__)

LOCALES = Path(__file__).parent / "locale"
"""Where the catalogues lie."""


def path_of(language: str, *, locales: Path = LOCALES) -> Path:
    """Return where the .po file of a language lies, whether or not it is there."""
    return locales / language / "LC_MESSAGES" / "opsbell.po"


@cache
def catalogue(language: str) -> gettext.NullTranslations | None:
    """Return the translations into `language`; None for English and when they cannot be read."""
    if language == LANGUAGES[0]:
        return None
    try:
        return read(path_of(language), language)
    except (OSError, ValueError):
        # A product in English is better than no product; the tests read every catalogue.
        log.exception("translations unreadable", extra={"action": "texts_unreadable"})
        return None


def read(path: Path, language: str) -> gettext.NullTranslations:
    """Return the translations in a .po file, without the fuzzy ones.

    Raises OSError when it is not there and ValueError when it is not a catalogue.
    """
    # Babel's reader costs 50 ms to import: only those who speak another language pay.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
