# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package classifiers.

TheriacError
└── JudgementError
    ├── LexiconError
    ├── ModelError
    └── LabelsError
"""

from config.errors import TheriacError


class JudgementError(TheriacError):
    """The root of what can go wrong in classifiers."""


class LexiconError(JudgementError):
    """A file of phrases is missing or has another shape than expected."""


class ModelError(JudgementError):
    """A model file is cut, tampered with, from another version, or was trained on other columns."""


class LabelsError(JudgementError):
    """A file of labelled listings is missing or not readable."""
