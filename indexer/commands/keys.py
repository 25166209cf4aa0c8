# SPDX-License-Identifier: EUPL-1.2
"""`theriac keys`: the key that signs the log, to hand out and to change."""

from typing import Annotated

import typer

from config.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="The key that signs the log: show it, change it.")


@app.command()
def show() -> None:
    """Every key of this log, the newest last; hand its verifier key to those who are to check without you.

    Public verifiers of signed notes (C2SP, Go's checksum database) take it as it stands.
    """
    from indexer.log.home_log import read_leaves, read_note, signed_folder
    from indexer.log.rotation import key_history

    home = load_settings().home
    signed = read_note(signed_folder(home))
    if signed is None:
        typer.echo("no key yet: it is made with the first entry of the log")
        return
    for step in key_history(signed.origin, read_leaves(home)):
        came = step.fault or ("its predecessor was lost" if step.lost else "")
        typer.echo(f"{step.at}  leaf {step.index}  {step.key}" + (f"  ({came})" if came else ""))


@app.command()
def rotate(
    why: Annotated[str, typer.Option(help="Entered in the log beside the new key.")] = "routine",
    lost: Annotated[bool, typer.Option("--lost", help="The old key is gone and cannot sign the new one.")] = False,
) -> None:
    """Make a new key, let the old one sign it, enter it in the log; the old key is deleted.

    With --lost nothing vouches for the new key but the log itself: `theriac verify` says so from then on.
    """
    from indexer.log.rotation import rotate_key

    key = rotate_key(load_settings().home, why=why, lost=lost)
    typer.echo(f"new key: {key}")
