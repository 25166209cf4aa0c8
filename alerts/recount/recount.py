# SPDX-License-Identifier: EUPL-1.2
"""Counts the figures of an Article 13 file again, from the sealed records of the bundle in which this file lies.

    python3 -I recount.py

Python 3.10 or newer, its standard library alone; nothing is fetched, nothing is written. The code that counts lies
beside it in `article-13/alerts/recount/`, as text; before any of it runs, it is held against the bundle's list of
digests. Exit status 0: everything agrees to the digit, 1: it does not.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

sys.dont_write_bytecode = True
CODE = "article-13"


def main() -> int:
    """Count, compare, say."""
    folder = Path(__file__).resolve().parent
    if faults := sorted(spoilt_code(folder)):
        for fault in faults:
            print(f"BROKEN  {fault!r}: not what the bundle's list says; none of the code here is run")
        return 1
    sys.path.insert(0, str(folder / CODE))
    from alerts.recount.comparing import compare

    try:
        return compare(folder)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        print(f"BROKEN: the bundle could not be read to its end: {type(error).__name__}: {error!s:.300}")
        return 1


def spoilt_code(folder: Path) -> Iterator[str]:
    """Whatever lies beside the code and is not listed, or is not what was listed: it could run in its place."""
    try:
        lines = (folder / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        yield "manifest.sha256"
        return
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for path in (folder / CODE).rglob("*"):
        name = path.relative_to(folder).as_posix()
        plain = path.is_file() and not path.is_symlink()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if plain else ""
        if listed.get(name) != digest and (plain or path.is_symlink() or not path.is_dir()):
            yield name


if __name__ == "__main__":
    sys.exit(main())
