"""What waits for a later try is tried when its time has come; here time may pass faster."""

from __future__ import annotations

from tests.chaos.scene import OLIVIA, Scene


async def test_a_message_that_failed_four_times_comes_with_the_fifth_try(scene: Scene) -> None:
    await scene.telegram.post(
        "faults",
        match={"method": "sendMessage", "chat": OLIVIA, "contains": "disk full"},
        kind="bad_gateway_html",
        times=4,
    )
    await scene.starts()
    await scene.posts("disk full")

    waited = await scene.lets_time_pass()
    await scene.ends()

    # The first two waits are short, and may be over before anybody looks.
    assert {name.partition(":")[0] for name in waited} >= {
        "alert.card after 3", "alert.card after 4",
    }  # fmt: skip
    assert len(await scene.copies(OLIVIA, "disk full")) == 1
    assert scene.records.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
