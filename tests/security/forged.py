"""Tokens and tickets that were not made by us, or not for this: one table for the tests of every
door. Each is made from a good token, by the words it has."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

KEY = "k" * 40
"""The key that our tokens are signed with, which whoever forges them has not: only to have ours
say what we would not."""
OTHER = "x" * 40

Words = Mapping[str, Any]


def part(value: object) -> str:
    """Return one part of a token."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return what a token says, and its signature."""
    head, body, signature = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(one + "==")) for one in (head, body)]
    return read[0], read[1], signature


def joined(head: Words, body: object, *, key: str = KEY, hash_name: str = "sha256") -> str:
    """Return a token of these words, rightly signed by this key."""
    shown = f"{part(dict(head))}.{part(body)}"
    return f"{shown}.{part(hmac.digest(key.encode(), shown.encode(), hash_name))}"


def head(**changed: Any) -> Callable[[str], str]:
    """Return what signs the same anew below another head; None takes a word away."""

    def forge(token: str) -> str:
        old, body, _ = parts(token)
        words = {**old, **changed}
        return joined({name: one for name, one in words.items() if one is not None}, body)

    return forge


def body(**changed: Any) -> Callable[[str], str]:
    """Return what signs other words; None takes a word away."""

    def forge(token: str) -> str:
        old, said, _ = parts(token)
        words = {**said, **changed}
        return joined(old, {name: one for name, one in words.items() if one is not None})

    return forge


def unsigned(alg: str) -> Callable[[str], str]:
    """Return what takes the signature away and says so."""

    def forge(token: str) -> str:
        old, said, _ = parts(token)
        return f"{part({**old, 'alg': alg})}.{part(said)}."

    return forge


def kept(alg: str) -> Callable[[str], str]:
    """Return what names another algorithm above the old signature."""

    def forge(token: str) -> str:
        old, said, signature = parts(token)
        return f"{part({**old, 'alg': alg})}.{part(said)}.{signature}"

    return forge


def of_pair(alg: str) -> Callable[[str], str]:
    """Return what signs with a key of a pair, and names our key's id."""

    def forge(token: str) -> str:
        old, said, _ = parts(token)
        made: dict[str, Any] = {
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
            "PS256": lambda: rsa.generate_private_key(65537, 2048),
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
        }
        return jwt.encode(said, made[alg](), algorithm=alg, headers={**old, "alg": alg})

    return forge


def by_a_public_key(token: str) -> str:
    """Sign with a public key as if it were the secret: the trick with HS256 and RS256."""
    old, said, _ = parts(token)
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return joined(old, said, key=pem.decode())


def changed_word(token: str) -> str:
    """Say something else above the old signature."""
    old, said, signature = parts(token)
    return f"{part(old)}.{part({**said, 'role': 'owner'})}.{signature}"


def own_key_in_head(token: str) -> str:
    """Bring the key to check it with along."""
    old, said, _ = parts(token)
    key = {"kty": "oct", "k": part(OTHER.encode())}
    return joined({**old, "jwk": key}, said, key=OTHER)


NOBODY = "00000000-0000-0000-0000-000000000000"
TOKENS: dict[str, Callable[[str], str]] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg NONE": unsigned("NONE"),
    "alg nOnE": unsigned("nOnE"),
    "alg none, signature kept": kept("none"),
    "alg empty": kept(""),
    "alg HS384 by name": kept("HS384"),
    "alg HS512 by name": kept("HS512"),
    "alg HS384": lambda token: joined(
        {**parts(token)[0], "alg": "HS384"}, parts(token)[1], hash_name="sha384"
    ),
    "alg HS512": lambda token: joined(
        {**parts(token)[0], "alg": "HS512"}, parts(token)[1], hash_name="sha512"
    ),
    "alg hs256": head(alg="hs256"),
    "alg a list": head(alg=["HS256"]),
    "alg missing": head(alg=None),
    "alg RS256": of_pair("RS256"),
    "alg PS256": of_pair("PS256"),
    "alg ES256": of_pair("ES256"),
    "alg EdDSA": of_pair("EdDSA"),
    "alg RS256 by name": kept("RS256"),
    "a public key as the secret": by_a_public_key,
    "an empty secret": lambda token: joined(*parts(token)[:2], key=""),
    "another secret": lambda token: joined(*parts(token)[:2], key=OTHER),
    "its own key in the head": own_key_in_head,
    "a key's address in the head": head(jku="https://evil.example/keys", kid="evil"),
    "a certificate's address": head(x5u="https://evil.example/cert", kid="evil"),
    "kid missing": head(kid=None),
    "kid empty": head(kid=""),
    "kid unknown": head(kid="0123456789ab"),
    "kid a path": head(kid="../../../../dev/null"),
    "kid a query": head(kid="x' UNION SELECT 'secret"),
    "kid a number": head(kid=1),
    "kid a list": head(kid=["x"]),
    "kid an object": head(kid={"x": 1}),
    "kid null byte": head(kid="\x00"),
    "kid in capitals": lambda token: head(kid=parts(token)[0]["kid"].upper() + "A")(token),
    "typ missing": head(typ=None),
    "typ JWT": head(typ="JWT"),
    "typ in capitals": head(typ="AT+JWT"),
    "typ of a refresh": head(typ="rt+jwt"),
    "typ a list": head(typ=["at+jwt"]),
    "crit unknown": head(crit=["of_the_future"], of_the_future=True),
    "aud missing": body(aud=None),
    "aud another": body(aud="opsbell.app"),
    "aud empty": body(aud=""),
    "aud a list": body(aud=["opsbell.api"]),
    "aud a list with another": body(aud=["opsbell.api", "evil"]),
    "aud in capitals": body(aud="OPSBELL.API"),
    "iss missing": body(iss=None),
    "iss another": body(iss="https://evil.example"),
    "iss a list": body(iss=["opsbell"]),
    "iss with a slash": body(iss="opsbell/"),
    "exp missing": body(exp=None),
    "exp past": body(exp=1),
    "exp negative": body(exp=-1),
    "exp in words": body(exp="never"),
    "exp beyond all": body(exp=10**30),
    "exp a list": body(exp=[9_999_999_999]),
    "iat missing": body(iat=None),
    "iat in the future": body(iat=4_102_444_800),
    "iat in words": body(iat="now"),
    "jti missing": body(jti=None),
    "sub missing": body(sub=None),
    "sub no id": body(sub="owner"),
    "sub a number": body(sub=1),
    "sub nobody": body(sub=NOBODY),
    "workspace missing": body(workspace=None),
    "workspace no id": body(workspace="*"),
    "workspace another": body(workspace=NOBODY),
    "role missing": body(role=None),
    "role of ours that is none": body(role="root"),
    "role empty": body(role=""),
    "role a list": body(role=["owner"]),
    "version missing": body(token_version=None),
    "version earlier": body(token_version=0),
    "version later": body(token_version=2),
    "version in words": body(token_version="latest"),
    "session no id": body(sid="mine"),
    "session nobody's": body(sid=NOBODY),
    "a word changed": changed_word,
    "the signature of nothing": lambda token: token.rsplit(".", 1)[0] + ".",
    "the signature cut": lambda token: token[:-2],
    "the signature longer": lambda token: token + "AAAA",
    "no signature at all": lambda token: token.rsplit(".", 1)[0],
    "a part more": lambda token: token + ".x",
    "five parts": lambda token: "a.b." + token,
    "a body that is a list": lambda token: joined(parts(token)[0], [1]),
    "a body that is no JSON": lambda token: joined(parts(token)[0], b"{"),
    "a body of nothing": lambda token: joined(parts(token)[0], {}),
    "a head that is a list": lambda token: f"{part([1])}.{token.split('.', 1)[1]}",
    "a head that is no JSON": lambda token: f"{part(b'{')}.{token.split('.', 1)[1]}",
    "words": lambda _: "token",
    "two dots": lambda _: "..",
    "a hash of it": lambda token: hashlib.sha256(token.encode()).hexdigest(),
    "twice": lambda token: f"{token} {token}",
    "much": lambda _: "a" * 6_000,
}
