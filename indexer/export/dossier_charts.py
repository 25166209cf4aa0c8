# SPDX-License-Identifier: EUPL-1.2
"""Charts of a dossier: drawn as vectors, told again as a table, readable in grey and by those who cannot see them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import vl_convert

from indexer.export.dossier_tally import Tally

TOP = 12
"""Bars; what lies beyond them is one bar more."""
SHADES = {
    "suspected falsified": "#10243e",
    "suspected unauthorised": "#5f86ad",
    "not sure": "#b9c7d5",
    "not suspected": "#e6ebf0",
}
"""Told apart by lightness alone, so that grey paper and colour-blind eyes lose nothing."""
FONT = "Noto Sans"


@dataclass(frozen=True, kw_only=True)
class ChartView:
    """A chart with its own table."""

    name: str
    caption: str
    alt: str
    svg: bytes
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def draw_charts(counts: Tally) -> tuple[ChartView, ...]:
    """The charts that these offers fill; one bar alone is no chart."""
    by_day = dict(sorted(counts.by_day.items())[-31:])
    drawn = (
        _bars("chart-sites", "Offers by site and suspicion", "Site", _top(counts.by_site)),
        _bars("chart-countries", "Offers by place they say they ship to", "Place", _top(counts.by_country)),
        _bars("chart-days", "Offers by day of their latest sighting (UTC)", "Day", by_day),
    )
    return tuple(chart for chart in drawn if len(chart.rows) > 1)


def _top(counted: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    top = dict(ordered[:TOP])
    if rest := ordered[TOP:]:
        top[f"{len(rest)} more"] = sum((counts for _, counts in rest), Counter())
    return top


def _bars(name: str, caption: str, what: str, counted: Mapping[str, Counter[str]]) -> ChartView:
    kinds = [kind for kind in SHADES if any(counts[kind] for counts in counted.values())]
    rows = tuple((key, *(str(counts[kind]) for kind in kinds), str(counts.total())) for key, counts in counted.items())
    return ChartView(
        name=name,
        caption=caption,
        alt=f"{caption}. Bar chart; the table beneath it holds the same figures: {_told(counted)}.",
        svg=_draw(counted, kinds) if len(rows) > 1 else b"",
        head=(what, *kinds, "all"),
        rows=rows,
    )


def _told(counted: Mapping[str, Counter[str]]) -> str:
    return "; ".join(f"{key} {counts.total()}" for key, counts in list(counted.items())[:TOP])


def _draw(counted: Mapping[str, Counter[str]], kinds: Sequence[str]) -> bytes:
    values = [
        {"key": key, "kind": kind, "offers": counts[kind], "order": place}
        for key, counts in counted.items()
        for place, kind in enumerate(kinds)
    ]
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_bar(stroke="#10243e", strokeWidth=0.4)
        .encode(
            x=alt.X("offers:Q", title="offers", axis=alt.Axis(values=_ticks(counted), format="d")),
            y=alt.Y("key:N", sort=list(counted), title=None, axis=alt.Axis(labelLimit=230)),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds), range=_shades(kinds))),
            order="order:Q",
        )
        .properties(width=430, height=alt.Step(17))
        .configure(font=FONT, background="white")
        .configure_axis(
            labelFontSize=10, titleFontSize=10, gridColor="#d9dfe5", domainColor="#10243e", titleColor="#333"
        )
        .configure_legend(orient="top", labelFontSize=10, symbolStrokeColor="#10243e", symbolStrokeWidth=0.4)
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(json.dumps(chart.to_dict()))).encode()


def _ticks(counted: Mapping[str, Counter[str]]) -> list[int]:
    """Whole numbers, at most eight of them."""
    most = max(counts.total() for counts in counted.values())
    step = next(size * 10**power for power in range(9) for size in (1, 2, 5) if most <= 7 * size * 10**power)
    return list(range(0, most + step, step))


def _shades(kinds: Iterable[str]) -> list[str]:
    return [SHADES[kind] for kind in kinds]
