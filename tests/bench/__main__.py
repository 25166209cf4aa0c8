# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.bench [NAME…]`: prints the figures; each is a ratio to a peer measured in the same run."""

import sys
from collections.abc import Callable

from tests.bench.alerts import bench_alerts
from tests.bench.classify import bench_classify
from tests.bench.crawl import bench_crawl, bench_memory
from tests.bench.extract import bench_extract
from tests.bench.faults import bench_faults, bench_kills, bench_soak
from tests.bench.judgement import bench_judgement
from tests.bench.links import bench_links
from tests.bench.notices import bench_notices, bench_reports
from tests.bench.operators import bench_operators
from tests.bench.proof import bench_proof
from tests.bench.removal import bench_removal
from tests.bench.verify import bench_tamper, bench_verify
from tests.bench.yardstick import BenchSkippedError

BENCHES: dict[str, Callable[[], object]] = {
    "classify": bench_classify,
    "extract": bench_extract,
    "links": bench_links,
    "crawl": bench_crawl,
    "memory": bench_memory,
    "verify": bench_verify,
    "tamper": bench_tamper,
    "proof": bench_proof,
    "kills": bench_kills,
    "faults": bench_faults,
    "soak": bench_soak,
    "judgement": bench_judgement,
    "operators": bench_operators,
    "alerts": bench_alerts,
    "removal": bench_removal,
    "notices": bench_notices,
    "reports": bench_reports,
}


def main() -> int:
    """Run the named benchmarks, all by default."""
    for name in sys.argv[1:] or BENCHES:
        try:
            BENCHES[name]()
        except BenchSkippedError as error:
            print(f"{name}: skipped: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
