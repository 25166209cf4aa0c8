# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.picture HOME`: docs/terminal.svg, from what the commands really print about a practice run."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 100
FOREIGN_FONTS = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
"""A picture that loads nothing from elsewhere; the reader's own monospace font will do."""


def print_of(home: Path, *words: str) -> Text:
    """A command's output as a terminal of 100 columns shows it."""
    terminal = {"THERIAC_HOME": str(home), "TTY_COMPATIBLE": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "config", *words]
    shown = subprocess.run(command, cwd=ROOT, env=os.environ | terminal, capture_output=True, text=True, check=True)
    return Text.from_ansi(shown.stdout.rstrip())


def main() -> None:
    """Two commands of the first minute: the list, and the beginning of its first alert."""
    home = Path(sys.argv[1])
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    alerts = print_of(home, "alerts", "--limit", "5")
    first = alerts.plain.rpartition("theriac alert ")[2].split()[0]
    console.print(Text("$ theriac alerts --limit 5", style="bold green"))
    console.print(alerts)
    console.print(Text(f"\n$ theriac alert {first}", style="bold green"))
    console.print(Text("\n").join(print_of(home, "alert", first).split("\n")[:26]))
    picture = FOREIGN_FONTS.sub("", console.export_svg(title="theriac"))
    (ROOT / "docs" / "terminal.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
