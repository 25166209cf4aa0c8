# SPDX-License-Identifier: EUPL-1.2
"""Counts the figures of an Article 13 file again, from the sealed records of the bundle in which this file lies.

    python3 -I recount.py

Python 3.10 or newer, its standard library alone; nothing is fetched, nothing is written. The code that counts lies
beside it in `article-13/alerts/recount/`, as text. Exit status 0: everything agrees to the digit, 1: it does not.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True


def main() -> int:
    """Count, compare, say."""
    folder = Path(__file__).resolve().parent
    sys.path.insert(0, str(folder / "article-13"))
    from alerts.recount.comparing import compare

    return compare(folder)


if __name__ == "__main__":
    sys.exit(main())
