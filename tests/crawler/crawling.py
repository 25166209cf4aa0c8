# SPDX-License-Identifier: EUPL-1.2
"""How tests run a crawl: the real process, its last line and what it wrote."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.spec import CrawlSpec, save_spec


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """What a crawl left behind."""

    finished: dict[str, Any]
    pages: list[dict[str, Any]]
    log: str

    @property
    def titles(self) -> list[str]:
        return sorted(listing["title"] for page in self.pages for listing in page["listings"])

    def issues(self, kind: str) -> list[dict[str, Any]]:
        return [issue for issue in self.finished["issues"] if issue["kind"] == kind]


def make_spec(tmp_path: Path, url: str, **changes: Any) -> CrawlSpec:
    fields: dict[str, Any] = {
        "run_id": "run-1", "name": "shop", "home": str(tmp_path / "home"), "urls": (url,), "allow_private": True,
        "items_file": str(tmp_path / "items.jsonl"), "render": "never",
    }  # fmt: skip
    return CrawlSpec(**(fields | changes))


def start_crawl(spec: CrawlSpec, tmp_path: Path, **environment: str) -> "subprocess.Popen[str]":
    path = tmp_path / "spec.json"
    save_spec(spec, path)
    env = os.environ | {"THERIAC_CRAWL__TIMEOUT_S": "12"} | environment
    return subprocess.Popen(
        [sys.executable, "-m", "crawler.crawl", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def crawl(spec: CrawlSpec, tmp_path: Path, timeout_s: float = 180, **environment: str) -> Crawled:
    process = start_crawl(spec, tmp_path, **environment)
    out, log = process.communicate(timeout=timeout_s)
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert lines, log
    assert lines[-1]["event"] == "finished", log
    return Crawled(finished=lines[-1], pages=read_pages(spec), log=log)


def read_pages(spec: CrawlSpec) -> list[dict[str, Any]]:
    """Whole lines of the items file; a kill may cut the last one."""
    path = Path(spec.items_file or "")
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
