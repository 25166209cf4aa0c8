# SPDX-License-Identifier: EUPL-1.2
"""`theriac backup` and `theriac restore`: all state of a home, to a folder or S3 and back."""

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.output import JsonOption, write_json_line
from config.settings import load_settings

TargetArgument = Annotated[str, typer.Argument(metavar="TARGET", help="A folder, or s3://bucket/prefix.")]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="A file (mode 0600) whose first line seals the home's keys."),
]


def backup(
    target: TargetArgument,
    passphrase_file: PassphraseOption = None,
    keep: Annotated[int, typer.Option("--keep", min=0, help="Keep so many backups; 0: all.")] = 0,
    whole: Annotated[bool, typer.Option("--whole", help="Read every file again, also what did not change.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Back everything up, also while runs go on; only what is new is copied. The evidence store is left out: it is
    filled again from the journals.

    Without --passphrase-file the keys stay out: then nobody but you can go on with this log, so keep them elsewhere.
    """
    from alerts.backup.places import open_place
    from alerts.backup.sealing_keys import read_passphrase
    from alerts.backup.taking import take_backup

    settings = load_settings()
    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    place = open_place(settings, target)
    taken = take_backup(settings, place, datetime.now(UTC), passphrase=passphrase, keep=keep, whole=whole)
    if as_json:
        write_json_line({name: getattr(taken, name) for name in taken.__dataclass_fields__})
        return
    typer.echo(f"backup {taken.name[:16]}: {taken.files} files, {taken.size_bytes / 1e6:.1f} MB")
    typer.echo(f"copied {taken.copied_bytes / 1e6:.1f} MB; {taken.dropped} old backups dropped")
    if taken.left_out:
        typer.echo(
            f"NOTE: {len(taken.left_out)} keys are NOT in this backup ({', '.join(taken.left_out[:4])} …). Without "
            "them the log cannot be continued and sealed secrets cannot be opened: give --passphrase-file, or keep a "
            "copy of them elsewhere.",
            err=True,
        )


def restore(
    target: TargetArgument,
    name: Annotated[
        str, typer.Option("--backup", help="Its name or beginning, for example a day; default: newest.")
    ] = "",
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a backup into an empty home, recover runs that were going on, fill the store, verify everything.

    Exit status 0 only when everything holds. Never let the old home go on beside the restored one: two homes with one
    key would sign two histories.
    """
    from alerts.backup.places import open_place
    from alerts.backup.restoring import restore_backup
    from alerts.backup.sealing_keys import read_passphrase

    settings = load_settings()
    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    who = f"{getpass.getuser()} (account of the operating system)"
    done = restore_backup(settings, open_place(settings, target), who, name=name, passphrase=passphrase)
    if as_json:
        write_json_line({"backup": done.name, "rows": done.rows, "answer": done.report.answer.value})
    else:
        typer.echo(f"restored: backup {done.name[:16]}, {len(done.manifest.files)} files into {settings.home}")
        if done.recovery is not None:
            segments, cuts = len(done.recovery.segments), len(done.recovery.cuts)
            typer.echo(f"recovered: {segments} segments, {cuts} cut tails; {done.rows} rows of the store filled again")
        else:
            typer.echo(
                "NOTE: no keys: bring state/keys back, or `theriac keys rotate --lost`; then `theriac run`", err=True
            )
        for line in done.report.lines():
            typer.echo(line)
    raise typer.Exit(done.report.exit_status)
