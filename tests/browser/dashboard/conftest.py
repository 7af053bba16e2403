"""The dashboard as it is built, in front of the real web application on a random port."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page
from sqlalchemy import create_engine

from core.schema import metadata
from core.tenants.mini_app import LaunchProofs
from tests.browser.conftest import PageFactory
from tests.fakes.mini_app import TOKEN
from tests.integration.web.house import House, open_house
from tests.integration.web.rows import BOT, open_rows

LIVE = "[data-testid=connection][data-state=live]"
BUILT = Path(__file__).parents[3] / "web" / "static"


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the whole schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "opsbell.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, schema: Path) -> AsyncIterator[House]:
    """A served workspace with people of every role, and the built page."""
    if not (BUILT / "index.html").is_file():
        pytest.fail("the dashboard is not built: ./test builds it, or vite build in web/frontend")
    shutil.copy(schema, tmp_path / "opsbell.db")
    shutil.copytree(BUILT, tmp_path / "static")
    proofs = LaunchProofs(bot_id=BOT, token=TOKEN)
    async with open_rows(tmp_path) as rows, open_house(rows, tmp_path, proofs=proofs) as opened:
        yield opened


class Desk:
    """Opens dashboards in which somebody is signed in and live."""

    def __init__(self, house: House, pages: PageFactory) -> None:
        self.house = house
        self.pages = pages

    async def sit(self, who: str = "owner", *, at: str = "", **window: object) -> Page:
        """Sign in by a link, as the bot gives it, and wait until the page is live."""
        page = await self.pages(**window)  # type: ignore[arg-type] # size, touch, dark
        await self.enter(page, who)
        if at:
            # Another document than the one that signed in: it goes live by itself.
            await page.goto(f"{self.house.base}/{at}")
            await page.locator(LIVE).wait_for()
        return page

    async def enter(self, page: Page, who: str = "owner") -> None:
        """Sign in on a page that is open already."""
        code = await self.house.login_code(who)
        await page.goto(f"{self.house.base}/login#{code}")
        await page.locator(LIVE).wait_for()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(house: House, page_factory: PageFactory) -> Desk:
    """Dashboards on demand."""
    return Desk(house, page_factory)
