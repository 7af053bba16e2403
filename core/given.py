"""What was set, whatever way people say it: from files, and under names they have from elsewhere.

`NAME_FILE` names a file that holds the value of `NAME`, as Docker and Kubernetes hand out secrets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadSetting

ALIASES = {
    "FRONTEND_URL": "PUBLIC_URL",
    "DB_CONNECTION": "DATABASE_URL",
    "WEBSOCKET_PORT": "PORT",
    "EMAIL_SERVICE_URL": "SMTP_URL",
}
"""Names from elsewhere and ours."""

GIVES_WAY = frozenset({"WEBSOCKET_PORT"})
"""Names that count only when ours is unset: others have two ports, and theirs for HTTP is ours."""

LATER = (
    "SMTP_URL", "SENDGRID_API_KEY", "FROM_EMAIL", "FROM_NAME",
    "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM_NUMBER",
    "PUSH_SERVICE_URL", "VAPID_SUBJECT", "VAPID_PRIVATE_KEY",
)  # fmt: skip
"""Names of channels that this release does not have: taken without complaint, and said once."""

_FILE = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The values by our names. `unused` are names of channels that are not there yet, as they were
    said; `said` is the name people used where it is not ours."""

    values: Mapping[str, str]
    unused: tuple[str, ...]
    said: Mapping[str, str]


def gather(environment: Mapping[str, str], known: Iterable[str]) -> Given:
    """Return what was set of the `known` names; an empty value is unset.

    Raises BadSetting for a name that is given twice and for a file that cannot be read.
    """
    upper = {name.upper(): value for name, value in environment.items()}
    ours = tuple(known)
    found = {
        name: value
        for name in (*ours, *ALIASES, *LATER)
        if (value := _value(name, upper)) is not None
    }
    said: dict[str, str] = {}
    for alias, name in ALIASES.items():
        value = found.pop(alias, None)
        if value is None or (name in found and alias in GIVES_WAY):
            continue
        if found.setdefault(name, value) != value:
            raise BadSetting(
                name=name, problem=f"{alias} says something else", wanted="only one of the two"
            )
        said[name] = alias
    unused = tuple(said.get(name, name) for name in LATER if name in found)
    return Given(
        values={name: found[name] for name in ours if name in found}, unused=unused, said=said
    )


def _value(name: str, environment: Mapping[str, str]) -> str | None:
    """Return a value that is set, directly or by a file; None when neither is."""
    direct, path = environment.get(name, ""), environment.get(name + _FILE, "")
    if not path:
        return direct or None
    if direct:
        raise BadSetting(
            name=name, problem=f"{name}{_FILE} is given as well", wanted="only one of the two"
        )
    try:
        content = Path(path).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadSetting(
            name=name + _FILE,
            problem=f"{path} cannot be read ({_why(problem)})",
            wanted="a text file that this process may read",
        ) from None
    return content.removesuffix("\n").removesuffix("\r") or None


def _why(problem: OSError | UnicodeDecodeError) -> str:
    return problem.strerror or "I/O error" if isinstance(problem, OSError) else "it is no text"
