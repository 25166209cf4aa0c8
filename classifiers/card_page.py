# SPDX-License-Identifier: EUPL-1.2
"""The model card as one page of HTML with its plots drawn in it: no script, nothing loaded from elsewhere."""

from html import escape

from classifiers.baselines import STEPS
from classifiers.card import LIMITS, CardFacts, about
from classifiers.figure import Figure
from classifiers.measures import Curve

SIDE = 190
EDGE = 30
STYLE = """
:root{--ink:#1b2430;--soft:#5b6675;--line:#d9dfe6;--paper:#fff;--wash:#f4f6f9;--good:#1a7f4b;--bad:#b42318;--blue:#2457a6;
--sand:#c77d0a}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--soft:#9aa7b8;--line:#334155;--paper:#10161f;--wash:#1a2330;
--good:#4cc38a;--bad:#ff8a7a;--blue:#7aa7f0;--sand:#e8b04b}}
*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:1120px;margin:0 auto;padding:32px 20px 64px}h1{font-size:2rem;margin:0 0 4px}
h2{font-size:1.3rem;margin:40px 0 12px}
p{max-width:46rem}.soft{color:var(--soft)}code{font-size:.86em;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;margin:24px 0}
.tile{background:var(--wash);border-radius:10px;padding:14px 16px}
.tile b{display:block;font-size:1.7rem;line-height:1.2}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
th{text-align:left;color:var(--soft);font-weight:600}
td,th{padding:7px 10px;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.yes{color:var(--good);font-weight:600}.no{color:var(--bad);font-weight:600}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:18px}
@media (max-width:480px){.plots{grid-template-columns:1fr}}
figure{margin:0;border:1px solid var(--line);border-radius:10px;padding:12px 14px}
figcaption{font-weight:600;margin-bottom:6px}
svg{width:100%;height:auto}svg text{fill:var(--soft);font:11px system-ui,sans-serif}
.axis{stroke:var(--line);fill:none}.ideal{stroke:var(--soft);stroke-dasharray:3 4;fill:none}
.pr{stroke:var(--blue);stroke-width:2;fill:none}.cal{stroke:var(--sand);stroke-width:1.6;fill:none}.dot{fill:var(--sand)}
"""
TILES = (
    ("medical offer: average precision", "average precision of “is it a medical offer”, sources left out"),
    ("markets in context: recall", "of unlawful offers on a market are flagged"),
    ("markets in context: precision", "of what is flagged on a market is right"),
    ("falsified or only unauthorised: macro-F1", "macro-F1, falsified against only unauthorised"),
)


def write_page(facts: CardFacts) -> str:
    """The whole page."""
    figures = facts.report.figures
    asked = [figure for figure in figures if figure.reached is not None]
    reached = sum(bool(figure.reached) for figure in asked)
    plots = "".join(_plot(curve) for curve in facts.report.curves)
    sources = "".join(
        f"<tr><td>{escape(source)}</td><td>{escape(topic)}</td><td class=n>{count:,}</td></tr>"
        for source, topic, count in facts.rows
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Theriac: model card</title><style>{STYLE}</style></head><body><main>
<h1>Model card</h1><p class="soft"><code>{escape(facts.digest)}</code></p>
<div class="tiles">{_tiles(figures)}
<div class="tile"><b>{reached} of {len(asked)}</b>figures that must be reached are</div></div>
{_markdown(about(facts))}
<h2>Figures</h2><p>Each real source was left out as a whole and judged by a model that never saw it; market rows by
vendors never seen. Beside them, on the same split: plain TF-IDF with logistic regression (stopped
after {STEPS} steps of its solver), and a list of keywords.</p>
<div class="wide"><table><thead><tr><th>question</th><th>measured on</th><th class=n>rows</th><th class=n>value</th>
<th class=n>must be</th><th></th><th class=n>TF-IDF</th><th class=n>keywords</th></tr></thead><tbody>
{"".join(map(_row, figures))}</tbody></table></div>
<h2>Precision, recall and calibration of the offer score</h2><p>Left: precision over recall. Right: the share of true
offers found among texts of a stated score; on the dotted line a score means what it says; dots grow with their texts.
<i>Composed</i> texts are the project's own, by operators left out of training.</p><div class="plots">{plots}</div>
<h2>Limits</h2>{_markdown(LIMITS)}
<h2>Trained on</h2><p>Texts of the real sources are not part of the product.</p><div class="wide"><table><thead><tr>
<th>source</th><th>topic</th><th class=n>rows</th></tr></thead><tbody>{sources}</tbody></table></div>
</main></body></html>
"""


def _tiles(figures: tuple[Figure, ...]) -> str:
    parts = []
    for question, words in TILES:
        found = [figure for figure in figures if figure.question == question]
        if found:
            unseen = next((figure for figure in found if "blind" in figure.measured_on), found[0])
            parts.append(f'<div class="tile"><b>{unseen.value:.3f}</b>{escape(words)}</div>')
    return "".join(parts)


def _row(figure: Figure) -> str:
    mark = {True: '<span class="yes">reached</span>', False: '<span class="no">not reached</span>', None: ""}
    cells = (
        f"<td>{escape(figure.question)}</td><td class=soft>{escape(figure.measured_on)}</td>",
        f"<td class=n>{figure.rows:,}</td><td class=n>{figure.value:.4f}</td>",
        f"<td class=n>{escape(figure.must)}</td><td>{mark[figure.reached]}</td>",
        f"<td class=n>{_number(figure.baseline)}</td><td class=n>{_number(figure.keywords)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _plot(curve: Curve) -> str:
    second = SIDE + 3 * EDGE
    width, height = 2 * SIDE + 4 * EDGE, SIDE + 2 * EDGE
    recall = _path(curve.recall, curve.precision, EDGE)
    found = _path(curve.stated, curve.found, second)
    dots = "".join(
        f'<circle class="dot" cx="{_x(s, second):.1f}" cy="{_y(f):.1f}" r="{2 + 7 * w**0.5:.1f}"/>'
        for s, f, w in zip(curve.stated, curve.found, curve.weight, strict=True)
    )
    ideal = f'<path class="ideal" d="M{second} {EDGE + SIDE}L{second + SIDE} {EDGE}"/>'
    label = f"{curve.name}: {curve.rows:,} texts, {curve.positives:,} medical offers"
    return (
        f'<figure><figcaption>{escape(curve.name)} <span class="soft">{curve.rows:,} texts, '
        f'{curve.positives:,} medical offers</span></figcaption><svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(label)}">{_axes(EDGE, "recall", "precision")}{_axes(second, "stated", "found")}{ideal}'
        f'<path class="pr" d="{recall}"/><path class="cal" d="{found}"/>{dots}</svg></figure>'
    )


def _axes(left: int, across: str, up: str) -> str:
    ticks = "".join(
        f'<text x="{_x(t, left):.0f}" y="{EDGE + SIDE + 14}" text-anchor="middle">{t:g}</text>'
        f'<text x="{left - 5}" y="{_y(t) + 4:.0f}" text-anchor="end">{t:g}</text>'
        for t in (0.0, 0.5, 1.0)
    )
    return (
        f'<rect class="axis" x="{left}" y="{EDGE}" width="{SIDE}" height="{SIDE}"/>{ticks}'
        f'<text x="{left + SIDE / 2:.0f}" y="{EDGE + SIDE + 27}" text-anchor="middle">{across}</text>'
        f'<text x="{left}" y="{EDGE - 8}">{up}</text>'
    )


def _path(across: tuple[float, ...], up: tuple[float, ...], left: int) -> str:
    return "".join(
        f"{'L' if i else 'M'}{_x(x, left):.1f} {_y(y):.1f}" for i, (x, y) in enumerate(zip(across, up, strict=True))
    )


def _x(value: float, left: int) -> float:
    return left + SIDE * value


def _y(value: float) -> float:
    return EDGE + SIDE * (1 - value)


def _markdown(text: str) -> str:
    """The little Markdown that cards use: paragraphs, one list, bold, italics and code."""
    blocks, items = [], []
    for line in text.split("\n"):
        if line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("  ") and items:
            items[-1] += f" {line.strip()}"
        elif line.strip():
            blocks.append(line.strip())
    listed = "".join(f"<li>{_inline(item)}</li>" for item in items)
    return f"<p>{_inline(' '.join(blocks))}</p><ul>{listed}</ul>" if items else f"<p>{_inline(' '.join(blocks))}</p>"


def _inline(text: str) -> str:
    shown = escape(text, quote=False)
    for mark, tag in (("**", "b"), ("`", "code"), ("*", "i")):
        parts = shown.split(mark)
        if len(parts) % 2:
            shown = parts[0] + "".join(
                part if number % 2 == 0 else f"<{tag}>{part}</{tag}>" for number, part in enumerate(parts[1:], start=1)
            )
    return shown
