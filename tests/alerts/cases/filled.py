# SPDX-License-Identifier: EUPL-1.2
"""A home for cases: three mirrors over three days, a removal and a return, a lawful shop; sealed by a real protocol."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from classifiers.assessment import Assessment
from config.seal_settings import AuthoritySettings, SealSettings
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.listing import Money
from crawler.page import PageState
from crawler.seen import PageOutcome, SeenPage
from indexer.keeper import Keeper
from indexer.seals.sealing import seal_home
from tests.indexer.export.kept import JUDGED, html, keep
from tests.indexer.seals.authority import serve
from tests.make import make_exchange, make_listing, make_page, make_seen
from tests.practice.authority import PracticeAuthority

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITES = ("one.example", "two.example", "three.example")
TITLES = ("Sildenafil 100 mg", "Tadalafil 20 mg", "Ozempic 2 mg pen", "Xanax 2 mg bars")
LAWFUL = "lawful.example"
RUNS = (
    datetime(2026, 11, 18, 9, tzinfo=UTC),
    datetime(2026, 11, 19, 9, tzinfo=UTC),
    datetime(2026, 11, 21, 9, tzinfo=UTC),
)
GONE = ("one.example", 0)
"""Seen in the first run, gone in the second, back in the third."""


def settings_of(home: Path, authority: Path) -> Settings:
    """A home with one authority whose root is pinned."""
    chosen = AuthoritySettings(name="local", url="http://127.0.0.1:9/", root=authority / "root.pem")
    return Settings(home=home, secret_key="for tests", seal=SealSettings(authorities=(chosen,), timeout_s=5))


def fill_and_seal(home: Path, authority: Path) -> None:
    """Three runs that are sealed, and one that is not."""
    for number, at in enumerate(RUNS):
        fill_run(home, f"run-{number}", at)
    seal(home, authority)
    fill_run(home, "run-unsealed", RUNS[-1] + timedelta(hours=5), sites=SITES[:1], titles=TITLES[:1])


def seal(home: Path, authority: Path) -> None:
    """Have what is new stamped."""
    own = PracticeAuthority(authority, organisation="Local")
    with serve(own.answer) as server:
        settings = settings_of(home, authority)
        chosen = settings.seal.authorities[0].model_copy(update={"url": server.url})
        seals = settings.seal.model_copy(update={"authorities": (chosen,)})
        report = seal_home(settings.model_copy(update={"seal": seals}), datetime.now(UTC))
    assert report.sealed, report.words


def fill_run(
    home: Path, run_id: str, at: datetime, sites: tuple[str, ...] = (*SITES, LAWFUL), titles: tuple[str, ...] = TITLES
) -> None:
    """One visit to every offer."""
    context = CaptureContext(run_id=run_id, worker="w", user_agent="Theriac/0.1")
    with WarcWriter(home, context) as writer, Keeper(Settings(home=home), worker=run_id) as keeper:
        for site in sites:
            for number, title in enumerate(titles):
                moment = at + timedelta(minutes=number)
                seen = page(site, number, title, moment, run_id)
                judged: Assessment | None = JUDGED["legal" if site == LAWFUL else "both" if number == 3 else "one"]
                if run_id == "run-1" and (site, number) == GONE:
                    outcome = PageOutcome(state=PageState.NOT_FOUND, reason="404")
                    seen, judged = replace(seen, listings=(), outcome=outcome), None
                keep(writer, keeper, seen, judged)


def page(site: str, number: int, title: str, at: datetime, run_id: str) -> SeenPage:
    """A page with one offer, a reviewer's words in it."""
    text = f"{title} offered without questions. Customer reviews\nby Jean Dupont, jean.dupont@mail.example"
    body, url = html(title, text), f"https://{site}/p/{number}"
    listing = make_listing(
        url=url, title=title, description=text, price=Money(amount=Decimal(10 + number), currency="EUR"),
        counters=(("sales", 5 + number),), ships_to=("FR", "DE"), language="en",
    )  # fmt: skip
    seen = make_seen(
        replace(make_page(body, url=url), fetched_at=at), listings=(listing,), exchange=make_exchange(body),
        source=site.partition(".")[0], run_id=run_id,
    )  # fmt: skip
    return replace(seen, page_key=url)
