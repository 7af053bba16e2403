"""Writing a rule in one line: read, read back, tried with a text, and only then saved."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialog import Step
from bot.dialogs.rule.card import CardStep
from bot.dialogs.rule.draft import Drafts
from bot.dialogs.rule.example import ExampleStep
from bot.dialogs.rule.line import LineStep
from bot.dialogs.rule.one_part import PartStep
from bot.dialogs.rule.panel import PanelStep
from bot.dialogs.rule.pick import PickStep
from bot.dialogs.rule.proof import Proofs
from bot.dialogs.rule.sample import SampleStep
from bot.dialogs.rule.starts import StartStep
from bot.dialogs.rule.tried import Tries
from bot.dialogs.rule.ways import CARD, EXAMPLE, KIND, LINE, PART, PARTS, PICK, SAMPLE, START
from bot.rule_cards import RuleCards
from core.desk.view import CaseViews
from core.flows.places import Places
from core.rulebook.book import RuleBook
from core.rulebook.received import ReceivedSignals
from core.rulebook.rehearsal import RuleRehearsals
from core.rulebook.trials import RuleTrials
from core.tenants.role import Role


class RuleConversation:
    """The line until it reads, the card until it is saved, and texts to try it with."""

    kind = KIND
    least = Role.ADMIN

    def __init__(
        self,
        *,
        rules: RuleBook,
        trials: RuleTrials,
        places: Places,
        cases: CaseViews,
        received: ReceivedSignals,
        rehearsals: RuleRehearsals,
    ) -> None:
        proofs = Proofs(trials=trials, places=places)
        drafts, cards = Drafts(rules=rules), RuleCards(rules=rules)
        self._steps: dict[str, Step] = {
            LINE: LineStep(drafts=drafts, cards=cards),
            CARD: CardStep(
                drafts=drafts, cards=cards, rules=rules, proofs=proofs, rehearsals=rehearsals
            ),
            SAMPLE: SampleStep(
                drafts=drafts, cards=cards, tries=Tries(trials=trials, received=received)
            ),
            PICK: PickStep(drafts=drafts, cards=cards, cases=cases, received=received),
            EXAMPLE: ExampleStep(drafts=drafts, cards=cards, proofs=proofs),
            START: StartStep(drafts=drafts, cards=cards),
            PARTS: PanelStep(drafts=drafts, cards=cards, proofs=proofs),
            PART: PartStep(drafts=drafts, cards=cards, places=places),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps
