"""Addresses as Telegram reads them: checked part by part, and written out in full."""

from __future__ import annotations

import ipaddress
import re

_OWN = ("tg", "ton", "tonsite")
_ADDRESS = re.compile(
    r"(?:(?P<scheme>[^:/?#@\[\]]*)://)?(?P<place>[^/?#]*)(?P<rest>.*)", re.DOTALL
)
_OWN_HOST = re.compile(r"[A-Za-z0-9_-]*")
_OWN_SITE = re.compile(r"[A-Za-z0-9_.-]*")
_PART = re.compile(r"(?:[A-Za-z0-9._!$,~*'();&+=-]|[^\x00-\x7f])*")
_PART_WITH_COLONS = re.compile(r"(?:[A-Za-z0-9._!$,~*'();&+=:-]|[^\x00-\x7f])*")
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")
_SPACE = " \t\r\n\0\v"


class WrongLinkError(Exception):
    """An address Telegram would not take; `reason` is what it says about it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def checked_link(link: str, *, https_only: bool = False) -> str:
    """Return the address in full; raises WrongLinkError."""
    own, rest = _own_scheme(link)
    if own is not None:
        if https_only:
            raise WrongLinkError("Only HTTPS links are allowed")
        return _own_link(own, rest)
    scheme, userinfo, host, port, path = _parts(link)
    if https_only and scheme != "https":
        raise WrongLinkError("Only HTTPS links are allowed")
    if "." not in host and not host.startswith("["):
        raise WrongLinkError("Wrong HTTP URL")
    user = f"{userinfo}@" if userinfo else ""
    number = f":{port}" if port else ""
    return f"{scheme}://{user}{host}{number}{path}"


def link_or_none(link: str) -> str | None:
    """Return the address in full, None for one that Telegram would not take."""
    try:
        return checked_link(link)
    except WrongLinkError:
        return None


def mentioned_user(link: str) -> int | None:
    """Return whom a `tg://user?id=` link means, None for other links."""
    found = own_query(link, host="user")
    return _number(found.get("id", "")) if found is not None else None


def own_query(link: str, *, host: str) -> dict[str, str] | None:
    """Return the parameters of a `tg://<host>?` link, None for other links."""
    match = re.fullmatch(rf"tg:(?://)?{host}/?\?([^#]*)(?:#.*)?", link, re.IGNORECASE | re.DOTALL)
    if match is None:
        return None
    pairs = [part.partition("=") for part in match.group(1).split("&")]
    return {name: value for name, _, value in reversed(pairs)}


def _number(digits: str) -> int | None:
    return int(digits) if re.fullmatch(r"[1-9][0-9]{0,17}", digits) else None


def _own_scheme(link: str) -> tuple[str | None, str]:
    for scheme in _OWN:
        if link[: len(scheme) + 1].lower() == f"{scheme}:":
            return scheme, link[len(scheme) + 1 :].removeprefix("//")
    return None, link


def _own_link(own: str, rest: str) -> str:
    scheme, userinfo, host, port, path = _parts(rest)
    is_web = rest[:7].lower() == "http://" or scheme == "https"
    if is_web or userinfo or port or host.startswith("["):
        raise WrongLinkError("Wrong tg URL" if own == "tg" else "Wrong ton URL")
    if not (_OWN_SITE if own == "tonsite" else _OWN_HOST).fullmatch(host):
        raise WrongLinkError("Unallowed characters in URL host")
    return f"{own}://{host}{path[1:] if path.startswith('/?') else path}"


def _parts(link: str) -> tuple[str, str, str, int, str]:
    """Return scheme, user, host, port (0 for none) and the rest from the slash on."""
    match = _ADDRESS.fullmatch(link)
    if match is None:
        raise WrongLinkError("Wrong HTTP URL")
    scheme = "http" if match["scheme"] is None else match["scheme"].lower()
    if scheme not in {"http", "https"}:
        raise WrongLinkError("Unsupported URL protocol")
    place, port = _split_port(match["place"])
    userinfo, _, host = place.rpartition("@")
    host = host.lower()
    if host.startswith("[") and host.endswith("]"):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise WrongLinkError("Wrong IPv6 address specified in the URL") from None
    elif not host:
        raise WrongLinkError("URL host is empty")
    elif host == ".":
        raise WrongLinkError("Host is invalid")
    else:
        _ensure_plain(host, "host", _PART)
        _ensure_plain(userinfo, "userinfo", _PART_WITH_COLONS)
    rest = match["rest"].rstrip(_SPACE) or "/"
    path = rest if rest.startswith("/") else f"/{rest}"
    return scheme, userinfo, host, port, re.sub(r"[\x00-\x20]", _percent, path)


def _split_port(place: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.+):([^:\]@]*)", place, re.DOTALL)
    if match is None:
        return place, 0
    digits = match.group(2).lstrip("0")
    if not re.fullmatch(r"[0-9]{1,5}", digits) or int(digits) > 65_535:
        raise WrongLinkError("Wrong port number specified in the URL")
    return match.group(1), int(digits)


def _ensure_plain(part: str, name: str, allowed: re.Pattern[str]) -> None:
    kept = _ENCODED.sub("", part)
    if "%" in kept:
        raise WrongLinkError(f"Wrong percent-encoded symbol in URL {name}")
    if not allowed.fullmatch(kept):
        raise WrongLinkError(f"Disallowed character in URL {name}")


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"
