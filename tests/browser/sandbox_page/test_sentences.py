"""Every sentence of the page is there in Spanish, with the same gaps, and no dead one is kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA

PAGE = Path(__file__).parents[3] / "bot/sandbox/page"
CATALOGUES = ("spanish.js", "spanishbehind.js")
WORDS = r'"((?:[^"\\]|\\.)*)"'
ONE = re.compile(rf"\bt\(\s*{WORDS}")
TWO = re.compile(rf"\bcounted\(\s*[^,]+,\s*{WORDS},\s*{WORDS}")
IN_HTML = re.compile(r'data-words>([^<]+)<|aria-label="([^"]+)" data-named')
ENTRY = re.compile(rf"^  (?:{WORDS}|(\w+)):\s+{WORDS},$", re.MULTILINE)


def said() -> set[str]:
    """Return every English sentence that the page may say."""
    found: set[str] = set()
    for script in PAGE.glob("*.js"):
        source = script.read_text(encoding="utf-8")
        found |= {match[1] for match in ONE.finditer(source)}
        found |= {words for match in TWO.finditer(source) for words in match.groups()}
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    return found | {match[1] or match[2] for match in IN_HTML.finditer(html)}


def catalogue() -> dict[str, str]:
    """Return the Spanish sentences by their English ones."""
    source = "".join((PAGE / name).read_text(encoding="utf-8") for name in CATALOGUES)
    return {match[1] or match[2]: match[3] for match in ENTRY.finditer(source)}


def gaps(words: str) -> list[str]:
    """Return the gaps of a sentence, in the order of their names."""
    return sorted(re.findall(r"\{(\w+)\}", words))


def test_spanish_has_every_sentence_and_no_dead_one() -> None:
    spanish = catalogue()

    assert len(said()) > 200
    assert sorted(said() - spanish.keys()) == []
    assert sorted(spanish.keys() - said()) == []


def test_a_sentence_has_the_same_gaps_in_both_languages() -> None:
    wrong = {english for english, spanish in catalogue().items() if gaps(english) != gaps(spanish)}

    assert wrong == set()


def test_no_sentence_shouts_or_is_empty() -> None:
    both = [words for pair in catalogue().items() for words in pair]

    assert [words for words in both if not words.strip() or words.endswith("!")] == []
    assert json.dumps(both, ensure_ascii=False).count("TODO") == 0


async def test_the_page_speaks_the_browsers_language(bot: SandboxBot, browser: Browser) -> None:
    context = await browser.new_context(locale="es-ES")
    page = await context.new_page()

    await page.goto(f"{bot.address}/")
    await page.wait_for_selector("body[data-ready]")

    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.get_by_test_id("banner")).to_contain_text("nada sale de esta máquina")
    await expect(page.get_by_test_id("guide-go")).to_have_text("Pegar el enlace")
    carla = page.get_by_test_id(f"pane-{CARLA}")
    await expect(carla.get_by_test_id("start")).to_have_text("Iniciar")
    await context.close()
