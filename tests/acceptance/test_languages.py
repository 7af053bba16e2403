"""Everybody is spoken to in their own language."""

from __future__ import annotations

from tests.cast import OPS_ROOM
from tests.story.person import Person
from tests.story.stage import Stage


async def test_diego_is_spoken_to_in_spanish(stage: Stage, diego: Person, sam: Person) -> None:
    await diego.opens(stage.place)
    asked = await diego.sees("1 ★")
    assert "¿" in asked.words
    await diego.taps("1 ★")
    await diego.writes("La ducha está rota, broken")
    await diego.sees("La ducha", "Enviar")
    await diego.taps("Enviar")

    status = await diego.sees("Recibido")
    await sam.taps_in(
        OPS_ROOM, "Acknowledge", on=await sam.sees_in(OPS_ROOM, "La ducha", "Acknowledge")
    )
    seen = await diego.sees("La ducha", "Visto por el equipo")
    assert seen.id == status.id
