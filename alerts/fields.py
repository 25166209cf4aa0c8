# SPDX-License-Identifier: EUPL-1.2
"""Fields that were given, of those that could be: for filters of rows and for changes."""


def given(**fields: object) -> dict[str, object]:
    """Only what is not None."""
    return {name: value for name, value in fields.items() if value is not None}
