# SPDX-License-Identifier: EUPL-1.2
"""Fields that were given, of those that could be: for filters of rows and for changes; and codes of countries."""

import phonenumbers


def given(**fields: object) -> dict[str, object]:
    """Only what is not None."""
    return {name: value for name, value in fields.items() if value is not None}


def is_country(code: str) -> bool:
    """Whether it is the code of a country or territory with people in it (ISO 3166-1 alpha-2): `UK` and `XX` are none.

    Source: the regions of libphonenumber, without its `AC`, `TA` and `XK`, which no standard assigns.
    """
    return code in phonenumbers.SUPPORTED_REGIONS and code not in ("AC", "TA", "XK")
