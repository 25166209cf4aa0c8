# SPDX-License-Identifier: EUPL-1.2
"""Sureness: how a probability is told. Never as 1: that would say that it is no hypothesis."""

HIGHEST = 0.99


def chance(probability: float) -> str:
    """Two digits: 0.95; at most 0.99."""
    return f"{min(probability, HIGHEST):.2f}"


def percent(probability: float) -> str:
    """In percent: 95%; at most 99%."""
    return f"{min(probability, HIGHEST):.0%}"
