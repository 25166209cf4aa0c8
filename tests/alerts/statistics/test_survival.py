# SPDX-License-Identifier: EUPL-1.2
import math
import random
import warnings

import pytest

from alerts.statistics.survival import LEAST, Stay, survival


def draw(seed: int) -> list[Stay]:
    chance = random.Random(seed)
    many, share, digits = chance.randint(1, 120), chance.choice([0.2, 0.7, 1.0]), chance.choice([0, 1, 4])
    return [
        Stay(days=round(chance.expovariate(0.2), digits), removed=chance.random() < share) for _ in range(many)
    ]  # fmt: skip


def test_equal_to_lifelines() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lifelines = pytest.importorskip("lifelines")
        for seed in range(60):
            stays = draw(seed)
            if not any(stay.removed for stay in stays):
                continue
            ours = survival(stays)
            theirs = lifelines.KaplanMeierFitter().fit(
                [max(stay.days, LEAST) for stay in stays], [stay.removed for stay in stays]
            )
            shares = theirs.survival_function_at_times(list(ours.days)).to_numpy()
            assert shares.tolist() == pytest.approx(list(ours.share), abs=1e-12)
            band = theirs.confidence_interval_
            for day, share, low, high in zip(ours.days, ours.share, ours.low, ours.high, strict=True):
                their_low, their_high = band.loc[:day].iloc[-1]
                if 0 < share < 1 and not math.isnan(their_low):
                    assert (low, high) == pytest.approx((their_low, their_high), abs=1e-9)
            if not any(abs(share - 0.5) < 1e-9 for share in ours.share):  # there, theirs goes by a rounding error
                assert (ours.median or math.inf) == pytest.approx(theirs.median_survival_time_)


@pytest.mark.parametrize(
    ("stays", "median"),
    [
        pytest.param([(1, True), (2, True), (3, True)], 2.0, id="all removed"),
        pytest.param([(1, True), (2, True), (3, False), (4, False)], 2.0, id="exactly one half"),
        pytest.param([(1, True), (9, False), (9, False)], None, id="most still there"),
        pytest.param([(5, False)], None, id="none removed"),
        pytest.param([(0, True)], LEAST, id="at once"),
        pytest.param([], None, id="nobody looked"),
    ],
)
def test_the_median(stays: list[tuple[float, bool]], median: float | None) -> None:
    found = survival([Stay(days=days, removed=removed) for days, removed in stays])
    assert found.median == median


def test_what_is_still_there_counts() -> None:
    removed = [Stay(days=day, removed=True) for day in (1, 2, 3)]
    still = [Stay(days=30, removed=False) for _ in range(7)]
    assert survival(removed).median == 2.0
    assert survival([*removed, *still]).median is None
    assert survival([*removed, *still]).share[-1] == pytest.approx(0.7)
