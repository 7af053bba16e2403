"""Requests as people may be shown them: what opens something is taken out, wherever it stands.

A field is known by its name; a text by what credentials look like, and by the integration's own
token, which some senders repeat in the body.
"""

from __future__ import annotations

import re

from core.ingest.field import is_credential

HIDDEN = "(hidden)"
_NAMES = re.compile(
    r"cookie|passphrase|(?:private|routing|access)[_-]?key|signature|bearer|otp\b",
    re.IGNORECASE,
)
# Each begins where nothing before it could have begun, or ends what it looks at: a megabyte made
# to be looked at over and over costs no more than any other.
_LOOKS = re.compile(
    r"\b(?:Bearer|Basic|GenieKey)\s{1,8}(?=[\w.+/~-]*(?:\d|=|[a-z][A-Z]))[\w.+/=~-]{8,}"
    r"|(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"
    r"|\b(?:whsec_|ghp_|gho_|github_pat_|glpat-|xox[abprs]-|sk_live_|sk_test_|AKIA)[\w+/=-]{8,}"
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*"
    r"|(?<=hooks\.slack\.com/services/)[\w/]+"
    r"|(?<=/hooks/)[\w-]{16,}",
)


def masked(value: object, *, token: str = "") -> object:
    """Return a JSON value with the same fields, without what opens something; `token` is the
    integration's own."""
    match value:
        case dict():
            return {
                str(name): HIDDEN
                if one is not None and is_hidden(str(name)) and not isinstance(one, bool)
                else masked(one, token=token)
                for name, one in value.items()
            }
        case list():
            return [masked(one, token=token) for one in value]
        case str():
            return masked_text(value, token=token)
        case _:
            return value


def masked_text(words: str, *, token: str = "") -> str:
    """Return the text without what looks like a credential."""
    shown = words.replace(token, HIDDEN) if token else words
    return _LOOKS.sub(HIDDEN, shown)


def is_hidden(name: str) -> bool:
    """Tell whether what stands under this name is never shown."""
    return is_credential(name) or _NAMES.search(name) is not None
