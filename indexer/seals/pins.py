# SPDX-License-Identifier: EUPL-1.2
"""Pins: the roots that seals of a home may lead to."""

from contextlib import suppress
from pathlib import Path

from config.settings import Settings, load_settings
from indexer.errors import SealError
from indexer.seals.authority import Pin, load_authority, pins_of, practice_pins


def own_pins(home: Path, settings: Settings | None = None) -> tuple[Pin, ...]:
    """The roots that are pinned for a home; an authority whose files cannot be read pins nothing."""
    pins: list[Pin] = []
    for chosen in (settings or load_settings()).seal.authorities:
        with suppress(SealError):  # `theriac doctor` tells it
            pins += pins_of(load_authority(chosen))
    return (*pins, *practice_pins(home))
