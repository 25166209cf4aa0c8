# SPDX-License-Identifier: EUPL-1.2
"""What known links cost: CPU per page with 115 links that were all met before, against the same pages with 10."""

import json
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.crawl import rate
from tests.bench.yardstick import run_theriac, serve

PAGES = 600
PARAGRAPHS = 130
"""They make a page some 50 kB long."""


def bench_links(pairs: int = 3) -> None:
    """Print every pair and the median ratio (lower is better; 1: known links cost nothing)."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        write_site(few, 10)
        write_site(many, 115)
        with serve(few) as few_site, serve(many) as many_site:
            startup = run_theriac(few_site, 1)
            ratios = []
            for number in range(1, pairs + 1):
                few_ms, many_ms = (1000 / rate(run_theriac(site, 0), startup) for site in (few_site, many_site))
                ratios.append(many_ms / few_ms)
                print(f"pair {number}: {few_ms:.2f} ms a page with 10 links, {many_ms:.2f} with 115", flush=True)
    print(f"links: 115 known links cost {median(ratios):.2f} of 10 over {pairs} pairs of {PAGES} pages (goal 1.15)")


def write_site(folder: Path, links: int) -> None:
    """A home page that names every product, and product pages whose menu leads to the first `links` of them."""
    folder.mkdir(parents=True)
    products = "".join(f'<li><a href="/p/{number}.html">Product {number}</a></li>' for number in range(PAGES))
    (folder / "index.html").write_text(f"<title>Shop</title><h1>Shop</h1><ul>{products}</ul>", encoding="utf-8")
    (folder / "p").mkdir()
    for number in range(PAGES):
        (folder / "p" / f"{number}.html").write_text(product_page(number, links), encoding="utf-8")


def product_page(number: int, links: int) -> str:
    """A product with JSON-LD; of its 115 menu entries the first `links` are links, the others plain words."""
    name, offer = f"Lamp {number} brass", {"@type": "Offer", "price": f"{number}.50", "priceCurrency": "EUR"}
    data = json.dumps({"@context": "https://schema.org", "@type": "Product", "name": name, "offers": offer})
    menu = "".join(
        f'<li><a href="/p/{place}.html">Product {place}</a></li>'
        if place < links
        else f'<li><span title="/p/{place}">Product {place}</span></li>'
        for place in range(115)
    )
    text = "".join(
        f"<p>Line {line} of lamp {number}: brass, oak and linen. {'Made by hand. ' * 22}</p>"
        for line in range(PARAGRAPHS)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>{name}</title>'
        f'<script type="application/ld+json">{data}</script></head>'
        f"<body><nav><ul>{menu}</ul></nav><main><h1>{name}</h1><p>EUR {number}.50</p>{text}</main></body></html>"
    )
