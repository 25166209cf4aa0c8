# SPDX-License-Identifier: EUPL-1.2
"""`theriac practice`: the practice market alone."""

import signal
from typing import Annotated

import typer
from rich.console import Console

from alerts.errors import RunError
from alerts.practice_market import start_market, wait_until_ready
from config.errors import ConfigError

app = typer.Typer(
    no_args_is_help=True, help="The practice market: a small web of its own that proves each claim offline."
)


@app.callback()
def practice() -> None:
    """The practice market: a small web of its own that proves each claim offline."""


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any free port.")] = 8750,
) -> None:
    """Serve the practice market until Ctrl-C, as a proxy on 127.0.0.1 that knows only its own hosts."""
    process = start_market(port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: process.terminate())
    try:
        said = wait_until_ready(process)
    except RunError as error:
        process.kill()
        process.wait()
        raise ConfigError(f"practice serve: port {port} could not be opened; --port 0 takes a free one") from error
    console = Console()
    console.print(f"Practice market on http://127.0.0.1:{said['port']} (an HTTP proxy; Ctrl-C ends it). Hosts:")
    for host in said.get("hosts", []):
        console.print(f"  http://{host}/", highlight=False)
    console.print(f"Look around: curl -x http://127.0.0.1:{said['port']} http://{next(iter(said.get('hosts', [''])))}/")
    process.wait()


@app.command()
def case() -> None:
    """Play one case from alert to proved removal and relisting, in a home of its own; some minutes.

    Leaves below the home: `exports/` (Article 13 file, bundle with recount.py, dossier, package, statistics) and
    `practice/Maildir/new/` (the notices as they were sent). Exit status 1 when a step could not be played, and which.
    """
    from rich.text import Text

    from alerts.practice_case.playing import play_case
    from config.output import safe_text
    from config.settings import load_settings

    console = Console(soft_wrap=True)

    def say(step: str, words: str) -> None:
        console.print(Text(f"{step:<13} {safe_text(words)}"), highlight=False)

    play = play_case(load_settings(), say)
    console.print(Text("\nLeft behind:", style="bold"))
    for path in play.left:
        console.print(Text(f"  {path}"), highlight=False)
    for undone in play.undone:
        console.print(Text(f"not played: {safe_text(undone)}", style="yellow"))
    raise typer.Exit(1 if play.undone else 0)
