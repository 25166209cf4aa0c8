# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.practice [--port N]`: the practice market as a process of its own."""

import argparse
import asyncio

from tests.practice.server import serve

parser = argparse.ArgumentParser(prog="python -m tests.practice", description=__doc__)
parser.add_argument("--port", type=int, default=0, help="0 (the default): any free port")
asyncio.run(serve(parser.parse_args().port))
