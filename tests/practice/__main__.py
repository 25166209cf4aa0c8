# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.practice [--port N]`: the practice market as a process of its own."""

import argparse
import asyncio
from pathlib import Path

from tests.practice.server import serve

parser = argparse.ArgumentParser(prog="python -m tests.practice", description=__doc__)
parser.add_argument("--port", type=int, default=0, help="0 (the default): any free port")
parser.add_argument("--authority", type=Path, help="folder of the market's own time authority; none: it has none")
parser.add_argument("--maildir", type=Path, help="folder of a mail server that keeps every mail; none: none")
asked = parser.parse_args()
asyncio.run(serve(asked.port, asked.authority, asked.maildir))
