# SPDX-License-Identifier: EUPL-1.2
"""The root that all errors of Theriac hang from.

TheriacError
├── ConfigError        a setting, a source file or a table is wrong (config)
├── CrawlError         crawler/errors.py
├── JudgementError     classifiers/errors.py
├── EvidenceError      indexer/errors.py
└── ActionError        alerts/errors.py
"""


class TheriacError(Exception):
    """What was expected, what came, where and what to do, in one sentence a user can act on."""


class ConfigError(TheriacError):
    """A setting, a source file or a reference table is not what it must be."""
