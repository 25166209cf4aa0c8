# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package crawler.

TheriacError
└── CrawlError
    ├── CaptureError       a capture could not be written or read
    └── DiskFullError      the disk took no more bytes; nothing of the page was kept
"""

from config.errors import TheriacError


class CrawlError(TheriacError):
    """The root of what can go wrong in crawler."""


class CaptureError(CrawlError):
    """A capture could not be written, or does not hold what was asked for."""


class DiskFullError(CrawlError):
    """The disk took no more bytes: what was being written has been taken back whole."""
