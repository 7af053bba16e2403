"""Setting an integration's secret: made here, or the one its sender gave."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.context import Context
from bot.dialog import Chose, Finished, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline
from bot.screen import Code, Line, Screen
from bot.setup_lines import BLANK, secret_lines
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.ids import IntegrationId
from core.ingest.integration import Integration
from core.ingest.integrations import Integrations
from core.ingest.sender_secrets import LONGEST, SHORTEST, NewSecret, SenderSecrets, may_be_secret
from core.tenants.role import Role
from core.texts import raw, text

_CHOOSES_ITS_OWN = ("sentry",)
"""Senders that take no secret of ours."""


class SecretConversation:
    """One question."""

    kind = "secret"
    least = Role.ADMIN

    def __init__(self, *, secrets: SenderSecrets, integrations: Integrations) -> None:
        self._steps: dict[str, Step] = {
            "words": _WordsStep(secrets=secrets, integrations=integrations)
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _WordsStep:
    def __init__(self, *, secrets: SenderSecrets, integrations: Integrations) -> None:
        self._secrets = secrets
        self._integrations = integrations

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        one = await self._integration(dialog, context)
        make = Choice(label=text("🔑 Make one"), word="make")
        cancel = Choice(label=text("Cancel"), word="cancel")
        if one.preset in _CHOOSES_ITS_OWN:
            how = text("Copy the Client Secret of the integration in Sentry and send it here.")
            keys: tuple[Choice, ...] = (cancel,)
        else:
            how = text("Have one made, or send me the one your system has already.")
            keys = (make, cancel)
        return Screen(
            title=text("A secret for {name}", name=one.name),
            lines=(text("Only what proves it is taken from then on."), how),
            keyboard=Inline((keys,)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose) and answer.word != "make":
            return Leaves(shows=Screen(lines=(text("No secret was set."),)))
        one = await self._integration(dialog, context)
        words = None if isinstance(answer, Chose) else answer.words
        if words is not None and not may_be_secret(words):
            return Stays(
                why=text(
                    "Please send a secret of {least} to {most} letters, digits and signs.",
                    least=SHORTEST,
                    most=LONGEST,
                )
            )
        made = await self._secrets.set(
            workspace_of(context),
            one.id,
            words,
            expected=dialog.answers.get("revision"),
            by=context.person.id,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        return Finished(shows=_told(one, made, is_ours=isinstance(answer, Chose)))

    async def _integration(self, dialog: Dialog, context: Context) -> Integration:
        key = IntegrationId(UUID(str(dialog.answers["integration"])))
        return await self._integrations.get(workspace_of(context), key)


def _told(one: Integration, made: NewSecret, *, is_ours: bool) -> Screen:
    """Return the secret, this once; what a person sent is not said again."""
    lines: list[Line] = [text("Only what proves its secret is taken from now on.")]
    if is_ours:
        lines += [
            BLANK,
            text("This is the secret. It is not shown again."),
            Code(made.words),
            *secret_lines(one.preset, made.words),
        ]
    else:
        lines.append(text("You may delete your message with it now."))
    if made.former_until is not None:
        lines += [BLANK, text("The secret before is taken until {at}.", at=made.former_until)]
    return Screen(title=raw(one.name), lines=tuple(lines))
