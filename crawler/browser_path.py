# SPDX-License-Identifier: EUPL-1.2
"""Where the browser is: the one that was named, else the system's, else the newest that Playwright installed."""

import os
from pathlib import Path

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")


def find_browser(named: Path | None) -> Path | None:
    """Its executable, None when there is none."""
    if named is not None:
        return named if os.access(named, os.X_OK) else None
    if os.access(SYSTEM_CHROMIUM, os.X_OK):
        return SYSTEM_CHROMIUM
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next(iter(sorted(folder.glob("chromium*/chrome-linux*/*chrom*[em]"), reverse=True)), None)
