"""The one door: `opsbell run` serves, `opsbell migrate` only brings the schema up to date."""

from __future__ import annotations

import asyncio
import errno
import signal
import sys
from typing import cast

import click

from bot.app import serve
from bot.banner import banner
from bot.greeting import Greeting
from bot.interpreter import set_up_interpreter
from bot.token_command import Wanted, make_token
from core.config import Settings, read_settings
from core.db.migrate import migrate
from core.errors import BadSetting, OpsbellError, Unavailable
from core.logs import set_up_logs
from core.runtime import database_url
from core.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="opsbell")
def opsbell() -> None:
    """Opsbell: an ops notifier and complaint desk that lives in Telegram."""


@opsbell.command()
@click.option(
    "--roles",
    metavar="NAMES",
    help="What this process does: some of web, worker, bot, scheduler, comma separated. "
    "Takes the place of ROLES.",
)
def run(roles: str | None) -> None:
    """Serve the bot, the dashboard, the API and the workers, all in this process."""
    settings = _settings(roles)
    click.echo("Starting Opsbell …")
    set_up_interpreter()
    try:
        asyncio.run(_run(settings))
    except* (BadSetting, Unavailable) as problems:
        raise click.ClickException(str(first_of(problems))) from None
    except* OSError as problems:
        raise click.ClickException(_why_not_serving(settings, first_of(problems))) from None


@opsbell.command()
def migrate_command() -> None:
    """Bring the database's schema to this release's and say what was done."""
    settings = _settings()
    try:
        before, after = asyncio.run(migrate(database_url(settings)))
    except BadSetting as problem:
        raise click.ClickException(problem.message) from None
    click.echo(f"schema: {before or 'empty'} → {after}")


migrate_command.name = "migrate"


@opsbell.command()
@click.argument("person", required=False)
@click.option("--key", metavar="NAME", help="Make an API key of this name instead.")
@click.option(
    "--scope", "scopes", multiple=True, metavar="RIGHT",
    help="What the key may do, such as cases.read; may be repeated. *.read: all that read, *: all "
    "that an admin has.",
)  # fmt: skip
@click.option("--days", type=click.IntRange(1, 3650), help="When the key ends; unset: never.")
@click.option("--workspace", metavar="NAME", help="Its name or id, where there are several.")
def token(
    person: str | None,
    key: str | None,
    scopes: tuple[str, ...],
    days: int | None,
    workspace: str | None,
) -> None:
    """Print a PERSON's access token (an id, a name or @username), or a new API key."""
    if (person is None) == (key is None):
        raise click.UsageError("name a person, or a key with --key")
    if key is not None and not scopes:
        raise click.UsageError("say with --scope what the key may do; '*.read' is all that reads")
    if person is not None and (scopes or days):
        raise click.UsageError("--scope and --days are for a key")
    wanted = Wanted(person=person, key=key, scopes=scopes, days=days, workspace=workspace)
    try:
        made, about = asyncio.run(make_token(_settings(), wanted))
    except* OpsbellError as problems:
        raise click.ClickException(str(first_of(problems))) from None
    click.echo(made)
    click.echo(about, err=True)


def first_of(problems: BaseExceptionGroup[Exception]) -> Exception:
    """Return the first problem itself: tasks run in groups within groups, and so do theirs."""
    first: BaseException = problems.exceptions[0]
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return cast("Exception", first)


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)

    def greet(greeting: Greeting) -> None:
        click.echo(banner(greeting))
        sys.stdout.flush()

    await serve(settings, stop=stop, greet=greet)


def _why_not_serving(settings: Settings, problem: BaseException) -> str:
    if isinstance(problem, OSError) and problem.filename is not None:
        # A port has no file name, so this is about a folder.
        wanted = "a DATA_DIR that this user may write in"
        return f"{problem.filename} cannot be used ({problem.strerror}); wanted: {wanted}"
    where = f"port {settings.port} of {settings.host}"
    if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
        return f"{where} is taken by another program; start with another one: PORT=<number> ./run"
    if isinstance(problem, PermissionError):
        return f"{where} is not allowed to this user; start with one above 1023: PORT=8080 ./run"
    return f"cannot serve at {where}: {problem}"


def _settings(roles: str | None = None) -> Settings:
    try:
        settings = read_settings()
        if roles is not None:
            settings = settings.in_roles(roles)
    except BadSetting as problem:
        raise click.ClickException(problem.message) from None
    set_up_logs(level=settings.log_level, style=settings.log_format)
    return settings


if __name__ == "__main__":
    opsbell(prog_name="opsbell")
