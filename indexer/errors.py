# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package indexer.

TheriacError
└── EvidenceError
"""

from config.errors import TheriacError


class EvidenceError(TheriacError):
    """The root of what can go wrong in indexer."""
