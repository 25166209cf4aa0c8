# SPDX-License-Identifier: EUPL-1.2
"""Falsity: what the signs and the wording as a whole say together on whether something is falsified."""

import math

WORDING = "falsifying_wording"
"""The sign that quotes what the wording rests on; its strength is the model's, which counts once."""
SIGNS, BASE = 1.2, -0.15
"""How much a sure sign moves the chance that the wording gives, in logits, and what its absence takes away: fitted on
texts of hands that were left out of training."""
SURE = 1e-4


def join_falsified(signs: float, wording: float, *, of_medicine: bool) -> float:
    """The chance that identity, composition or source is misrepresented.

    `signs` are joined strengths, `wording` the model's chance, both in [0, 1]. Of anything but medicines, devices and
    their makers the wording says nothing: a replica of a watch is no matter of ours.
    """
    if not of_medicine:
        return signs
    chance = min(max(wording, SURE), 1 - SURE)
    return 1 / (1 + math.exp(-(math.log(chance / (1 - chance)) + SIGNS * signs + BASE)))
