"""The keys that sign and seal: from the settings, else made at first start and kept in
DATA_DIR."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from core.config import SECRET_BYTES, Settings
from core.errors import BadSetting

_FILE = "keys.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretKeys:
    """`sealing` encrypts what lies at rest, `signing` signs tokens; the first of each makes new
    ones, the others still open old ones."""

    sealing: tuple[str, ...]
    signing: tuple[str, ...]


def secret_keys(settings: Settings) -> SecretKeys:
    """Return the keys. What is not set is made once and kept in DATA_DIR/keys.json (mode 0600).

    Raises BadSetting when the file is there but cannot be read, rather than making new keys and
    losing what the old ones sealed.
    """
    kept = _kept(settings.data_dir / _FILE)
    sealing = tuple(key.get_secret_value() for key in settings.secret_keys)
    signing = settings.signing_keys or (kept["signing"],)
    return SecretKeys(sealing=(*sealing, kept["sealing"]), signing=signing)


def _kept(path: Path) -> dict[str, str]:
    if not path.exists():
        _make(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {"sealing": str(found["sealing"]), "signing": str(found["signing"])}
    except (ValueError, KeyError, OSError) as problem:
        raise BadSetting(
            name="DATA_DIR",
            problem=f"{path} cannot be read ({type(problem).__name__})",
            wanted="the file as it was made, from a backup; without it sealed secrets are lost",
        ) from problem


def _make(path: Path) -> None:
    """Make new keys, unless another process that starts just now was quicker: then its keys stand
    and are read by both. What was read is on disk, and never half of it."""
    made = {name: secrets.token_urlsafe(SECRET_BYTES) for name in ("sealing", "signing")}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{secrets.token_hex(8)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        part.rename(path)
        return
    part.unlink()
