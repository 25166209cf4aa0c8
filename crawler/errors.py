# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package crawler.

TheriacError
└── CrawlError
    ├── CaptureError       a capture could not be written or read
    │   └── AwayError      where captures lie cannot be reached now: nothing is known of what lies there
    └── DiskFullError      the disk took no more bytes; nothing of the page was kept
"""

from config.errors import TheriacError


class CrawlError(TheriacError):
    """The root of what can go wrong in crawler."""


class CaptureError(CrawlError):
    """A capture could not be written, or does not hold what was asked for."""


class AwayError(CaptureError):
    """Where captures lie does not answer, or not to us; nothing is said about the captures themselves."""


class DiskFullError(CrawlError):
    """The disk took no more bytes: what was being written has been taken back whole."""
