"""What is said in passing as a frame: checked against the protocol, and shown to whom it may."""

from __future__ import annotations

from core.events.said import About, Said
from web.live.framed import Framed, Sees
from web.live.protocol import SERVER_FRAMES, frame


def framed_news(said: Said) -> Framed:
    """Return the news as they go out; raises ValueError when the protocol has no such frame."""
    shape = SERVER_FRAMES.get(said.type)
    if shape is None:
        raise ValueError(f"the socket has no frame {said.type!r}")
    body = frame(said.type, shape.model_validate(said.data), at=said.at)
    about = said.about
    return Framed(
        seq=0,
        topic=said.topic,
        body=body,
        keys=frozenset({said.topic.value}),
        persons=said.persons,
        sees=None if about is None else _seen(about),
    )


def _seen(about: About) -> Sees:
    return lambda sight: sight.covers(about.place_id, *about.assignee_ids, category=about.category)
