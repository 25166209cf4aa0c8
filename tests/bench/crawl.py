# SPDX-License-Identifier: EUPL-1.2
"""Pages per CPU-second of the whole conveyor against bare Scrapy, alternated, start-up excluded."""

from collections.abc import Callable
from statistics import median

from tests.bench.yardstick import Run, Site, open_site, run_bare_scrapy, run_theriac

Crawler = Callable[[Site, int], Run]


def bench_crawl(pages: int = 2000, pairs: int = 5) -> None:
    """Print every pair and the median ratio (higher is better; bare Scrapy = 1)."""
    with open_site() as site:
        startup = {crawler: crawler(site, 1) for crawler in (run_bare_scrapy, run_theriac)}
        ratios = []
        for number in range(1, pairs + 1):
            bare, ours = (rate(crawler(site, pages), startup[crawler]) for crawler in (run_bare_scrapy, run_theriac))
            ratios.append(ours / bare)
            print(
                f"pair {number}: bare {bare:6.1f}  theriac {ours:6.1f} pages per CPU-second  ratio {ours / bare:.3f}",
                flush=True,
            )
        print(f"crawl: median ratio {median(ratios):.3f} of bare Scrapy over {pairs} pairs of {pages} pages (goal 0.6)")


def bench_memory() -> None:
    """Peak memory over the whole site (20,021 pages) against bare Scrapy's."""
    with open_site() as site:
        bare, ours = run_bare_scrapy(site, 0), run_theriac(site, 0)
    print(
        f"memory: bare {bare.peak_mib:.0f} MiB over {bare.pages} pages, "
        f"theriac {ours.peak_mib:.0f} MiB over {ours.pages} pages, "
        f"{ours.peak_mib - bare.peak_mib:+.0f} MiB (goal at most +250)"
    )


def rate(run: Run, startup: Run) -> float:
    """Pages per CPU-second without what a run of one page costs."""
    return (run.pages - startup.pages) / max(run.cpu_s - startup.cpu_s, 1e-9)
