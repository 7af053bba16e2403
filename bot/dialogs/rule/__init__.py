"""Writing a rule in one line: read, read back, tried with a text, and only then saved."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialog import Step
from bot.dialogs.rule.card import CardStep
from bot.dialogs.rule.draft import Drafts
from bot.dialogs.rule.line import LineStep
from bot.dialogs.rule.sample import SampleStep
from bot.dialogs.rule.ways import CARD, KIND, LINE, SAMPLE
from bot.rule_cards import RuleCards
from core.rulebook.book import RuleBook
from core.tenants.role import Role


class RuleConversation:
    """The line until it reads, the card until it is saved, and texts to try it with."""

    kind = KIND
    least = Role.ADMIN

    def __init__(self, *, rules: RuleBook) -> None:
        drafts, cards = Drafts(rules=rules), RuleCards(rules=rules)
        self._steps: dict[str, Step] = {
            LINE: LineStep(drafts=drafts, cards=cards),
            CARD: CardStep(drafts=drafts, cards=cards, rules=rules),
            SAMPLE: SampleStep(drafts=drafts, cards=cards),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps
