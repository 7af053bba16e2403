"""The tokens of a line one after the other: looking, taking, and saying what was wanted.

Every step forward takes a token and nothing is read twice, so reading takes linear time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.rules.line.lexer import Kind, Token, tokens
from core.rules.line.mistakes import LineMistake, nearest_of, unexpected
from core.rules.line.spelling import RESERVED
from core.texts import Text, raw


class TokenStream:
    """A line cut into tokens and the place in it; raises LineMistake for one that cannot be."""

    def __init__(self, *, line: str, longest: int) -> None:
        self.line = line
        self._tokens = tokens(line, longest=longest)
        self._at = 0

    def peek(self, ahead: int = 0) -> Token:
        """Return the token here or some steps ahead; beyond the last it is the END."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def between(self, first: Token, last: Token) -> list[Token]:
        """Return the tokens from one to another."""
        return [
            each for each in self._tokens if first.start <= each.start and each.end <= last.end
        ]

    def is_word(self, *words: str, ahead: int = 0) -> bool:
        """Return whether one of these words (not in quotation marks) stands there."""
        token = self.peek(ahead)
        return token.kind is Kind.WORD and token.folded in words

    def is_operator(self, *operators: str, ahead: int = 0) -> bool:
        """Return whether one of these operators stands there."""
        return self.peek(ahead).is_operator(*operators)

    def is_joint(self, joint: str, *, ahead: int = 0) -> bool:
        """Return whether `and`, `or` or `not` stands there, as a word or as a sign."""
        return self.is_word(joint, ahead=ahead) or self.is_operator(joint, ahead=ahead)

    def is_phrase(self, *words: str, ahead: int = 0) -> bool:
        """Return whether these words stand there one after the other."""
        return all(self.is_word(word, ahead=ahead + step) for step, word in enumerate(words))

    def is_end(self) -> bool:
        """Return whether nothing is left."""
        return self.peek().kind is Kind.END

    def take(self) -> Token:
        """Return the token here and step over it."""
        token = self.peek()
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def accept(self, *phrase: str) -> bool:
        """Step over these words if they stand here; returns whether they did."""
        if not self.is_phrase(*phrase):
            return False
        self._at += len(phrase)
        return True

    def accept_joint(self, joint: str) -> bool:
        """Step over `and`, `or` or `not` if it stands here; returns whether it did."""
        if self.is_joint(joint):
            self.take()
            return True
        return False

    def accept_operator(self, *operators: str) -> str | None:
        """Step over one of these operators; returns which, None when none stands here."""
        return self.take().value if self.is_operator(*operators) else None

    def accept_word(self, *words: str) -> str | None:
        """Step over one of these words; returns which, None when none stands here."""
        return self.take().folded if self.is_word(*words) else None

    def expect_operator(self, operator: str) -> None:
        """Step over this operator; raises LineMistake when it is not here."""
        if not self.accept_operator(operator):
            raise self.wanted(raw(operator))

    def expect_word(self, *words: str) -> str:
        """Step over one of these words and return it; raises LineMistake when none is here."""
        word = self.accept_word(*words)
        if word is None:
            raise self.wanted(*map(raw, words))
        return word

    def wanted(self, *choices: Text, hint: str | None = None) -> LineMistake:
        """Return the mistake that the token here is none of the choices.

        A word near to one of the choices that are words is hinted at.
        """
        token = self.peek()
        if hint is None and token.kind is Kind.WORD:
            words = [each.message for each in choices if each == raw(each.message)]
            hint = next(iter(nearest_of(token.value, words)), None)
        is_early = token.kind is Kind.WORD and token.folded in RESERVED
        return unexpected(
            self.line, token.start, token.end, wanted=choices, hint=hint, is_early=is_early
        )

    def near(self, *words: Iterable[str]) -> str | None:
        """Return which of the words the word here is near to, None for none."""
        token = self.peek()
        known = [word for some in words for word in some]
        return next(iter(nearest_of(token.value, known)), None)

    def mistake(
        self,
        says: Text,
        first: Token,
        last: Token,
        *,
        wanted: Sequence[Text] = (),
        hint: str | None = None,
    ) -> LineMistake:
        """Return a mistake in its own sentence about the tokens from `first` to `last`."""
        end = max(last.end, first.end)
        return LineMistake(
            line=self.line, start=first.start, end=end, says=says, wanted=wanted, hint=hint
        )
