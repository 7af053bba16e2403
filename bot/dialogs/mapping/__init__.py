"""Pointing at the fields of what an integration receives: which is the title, which the severity.

One panel is edited in place. Its state lies in the conversation's row, so that no button carries
more than a number, and one of an earlier panel says that it is out of date.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialog import Step
from bot.dialogs.mapping.draft import Samples
from bot.dialogs.mapping.field import FieldStep
from bot.dialogs.mapping.fields import FieldsStep
from bot.dialogs.mapping.sample import SampleStep
from bot.dialogs.mapping.values import ValuesStep
from bot.dialogs.mapping.ways import FIELD, FIELDS, KIND, SAMPLE, VALUES
from bot.hook_cards import HookCards
from core.ingest.integrations import Integrations
from core.tenants.role import Role


class MappingConversation:
    """The fields, one of them, the values of severity and status, and the choice of a sample."""

    kind = KIND
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations, cards: HookCards) -> None:
        samples = Samples(integrations=integrations)
        self._steps: dict[str, Step] = {
            FIELDS: FieldsStep(integrations=integrations, samples=samples, cards=cards),
            FIELD: FieldStep(integrations=integrations, samples=samples),
            VALUES: ValuesStep(integrations=integrations, samples=samples),
            SAMPLE: SampleStep(integrations=integrations, samples=samples),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps
