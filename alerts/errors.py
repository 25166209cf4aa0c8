# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package alerts.

TheriacError
└── ActionError
"""

from config.errors import TheriacError


class ActionError(TheriacError):
    """The root of what can go wrong in alerts."""
