# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package classifiers.

TheriacError
└── JudgementError
"""

from config.errors import TheriacError


class JudgementError(TheriacError):
    """The root of what can go wrong in classifiers."""
