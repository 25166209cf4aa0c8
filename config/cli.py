# SPDX-License-Identifier: EUPL-1.2
"""`theriac`: joins the commands of the packages by dotted string; each is imported only when it is used."""

import importlib
import io
import os
import sys
import tempfile
import traceback
from importlib.metadata import version
from typing import Any, NoReturn

import typer

from config.command_table import COMMANDS, Entry
from config.errors import ConfigError, TheriacError
from config.gates import guarded

HELP = (
    "Finds offers of medical products that look falsified or unauthorised, says why, keeps proof, and puts them before "
    "a person.\n\nBegin with `theriac run --practice`, then `theriac alerts`. All state lies under THERIAC_HOME "
    "(default: var/). Exit status: 0 done, 1 doubtful or broken, 2 wrong use."
)


def build_app(wanted: str | None) -> typer.Typer:
    """All commands for the overview, of which only `wanted` is really imported."""
    app = typer.Typer(
        name="theriac",
        add_completion=False,
        no_args_is_help=True,
        help=HELP,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, entry in COMMANDS.items():
        target = guarded(name, load_target(entry)) if name == wanted else show_in_overview
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=entry.summary, epilog=say_examples(entry))
        else:
            summary = None if name == wanted else entry.summary
            app.command(name=name, help=summary, epilog=say_examples(entry))(target)
    return app


def say_examples(entry: Entry) -> str | None:
    """What to type, below the options."""
    if not entry.examples:
        return None
    return "\n\n".join(("For example:", *(f"`{example}`" for example in entry.examples)))


def load_target(entry: Entry) -> Any:
    """The function or Typer app behind an entry."""
    module_name, attribute = entry.target.split(":")
    return getattr(importlib.import_module(module_name), attribute)


def show_in_overview() -> None:
    """Stands for a command that was not asked for."""


def main() -> None:
    """Entry point: whatever goes wrong is one line for a person, never a traceback."""
    stand_by_closed_streams()
    speak_utf8()
    if sys.argv[1:] == ["--version"]:
        print(f"theriac {version('theriac')}")
        return
    try:
        build_app(next((word for word in sys.argv[1:] if not word.startswith("-")), None))()
    except ConfigError as error:
        leave(2, str(error))
    except TheriacError as error:
        leave(1, str(error))
    except SystemExit as leaving:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # so Typer marks that nobody reads any more: `| head`
            sys.exit(0)
        drop_what_nobody_reads()
        raise leaving
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        leave(1, f"{error.strerror or error}{where}")
    except Exception as error:  # noqa: BLE001 (the last line of defence: a person gets one line, the file the rest)
        leave(1, describe_fault(error))


def stand_by_closed_streams() -> None:
    """Closed standard input is an empty one; closed output is told, since an answer would be lost."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (for as long as the process lives)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        leave(2, "standard output is closed: expected a terminal, a file, a pipe or /dev/null")


def drop_what_nobody_reads() -> None:
    """Hand over the last words; where the reader has gone the work is done all the same, and that is no fault."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def speak_utf8() -> None:
    """Titles come in every script: files and pipes get UTF-8 whatever the locale, a terminal what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def leave(status: int, message: str) -> NoReturn:
    """Say what is wrong and end."""
    print(f"theriac: {message}", file=sys.stderr)
    sys.exit(status)


def describe_fault(error: Exception) -> str:
    """A fault nobody foresaw, in one line; its trace goes to a file, for whoever mends it."""
    from config.settings import hide_secrets

    text = hide_secrets("".join(traceback.format_exception(error)))
    line = hide_secrets(" ".join(f"{type(error).__name__}: {error}".split()))[:300]
    if type(error).__module__ == "django.db.utils" and type(error).__name__ in ("OperationalError", "InterfaceError"):
        return f"the database of decisions is away, or busy for too long: nothing was half done, try again ({line})"
    try:
        with tempfile.NamedTemporaryFile("w", prefix="theriac-fault-", suffix=".txt", delete=False) as file:
            file.write(text)
    except OSError:
        return f"unforeseen fault: {line}"
    return f"unforeseen fault: {line} (the trace is in {file.name}; `theriac doctor` may name the cause)"


if __name__ == "__main__":
    main()
