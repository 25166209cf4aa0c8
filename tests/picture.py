# SPDX-License-Identifier: EUPL-1.2
"""The picture of the terminal in the README, drawn from real output: `python -m tests.picture HOME`.

HOME is a THERIAC_HOME in which `theriac run --practice` has run.
"""

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "docs" / "terminal.svg"
WIDTH = 100
COMMANDS = ("theriac alerts --limit 6", "theriac alert {top}")
LINES = 34
"""Of each command's output; the rest is shown as cut."""
LOADED_FONT = re.compile(r"<!--.*?-->|@font-face \{.*?\}\s*", re.DOTALL)
"""A picture in a README asks nobody else for anything."""


def main() -> None:
    """Run the commands as on a terminal and draw what they print."""
    home = Path(sys.argv[1]).absolute()
    top = call(home, "theriac alerts --limit 1").splitlines()[1].split("\t")[0]
    canvas = Console(record=True, width=WIDTH, file=io.StringIO())
    for command in COMMANDS:
        typed = command.format(top=top)
        canvas.print(Text.assemble(("$ ", "green"), (typed, "bold")))
        canvas.print(first_lines(call(home, typed, FORCE_COLOR="1", COLUMNS=str(WIDTH))))
    drawn = canvas.export_svg(title="theriac on the practice market")
    PICTURE.write_text(LOADED_FONT.sub("", drawn).replace("Fira Code, monospace", "monospace"), encoding="utf-8")
    print(PICTURE)


def call(home: Path, command: str, **environment: str) -> str:
    """What a command prints."""
    words = shlex.split(command)
    return subprocess.run(
        [sys.executable, "-m", "config.cli", *words[1:]],
        env=os.environ | {"THERIAC_HOME": str(home), "TERM": "xterm-256color"} | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def first_lines(shown: str) -> Text:
    """The beginning of an output, its colours kept."""
    lines = shown.rstrip("\n").split("\n")
    return Text.from_ansi("\n".join(lines[:LINES]) + ("\n  …\n" if len(lines) > LINES else "\n"))


if __name__ == "__main__":
    main()
