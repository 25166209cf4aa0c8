# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package crawler.

TheriacError
└── CrawlError
"""

from config.errors import TheriacError


class CrawlError(TheriacError):
    """The root of what can go wrong in crawler."""
