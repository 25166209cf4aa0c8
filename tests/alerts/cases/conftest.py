# SPDX-License-Identifier: EUPL-1.2
"""One filled and sealed home, copied for each test, with a migrated database of decisions."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.cases.gathering import Asked
from alerts.database import close_decisions, open_decisions
from alerts.models.account import Account, Role
from alerts.models.case import Case
from config.settings import Settings, load_settings
from indexer.query import Query
from indexer.store import open_store
from tests.alerts.cases.filled import LAWFUL, NOW, SITES, fill_and_seal, settings_of
from tests.alerts.people import make_account


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `home` and `authority`."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "home").mkdir()
    fill_and_seal(folder / "home", folder / "authority")
    return folder


@pytest.fixture
def settings(
    tmp_path: Path, migrated: Path, filled: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Settings of a copy of the filled home."""
    shutil.copytree(filled / "home", tmp_path / "home")
    shutil.copy(migrated, tmp_path / "home" / "decisions.sqlite")
    own = settings_of(tmp_path / "home", filled / "authority")
    (tmp_path / "theriac.toml").write_text(
        f'home = "{own.home}"\nsecret_key = "for tests"\n\n[[seal.authorities]]\nname = "local"\n'
        f'url = "http://127.0.0.1:9/"\nroot = "{filled / "authority" / "root.pem"}"\n'
    )
    monkeypatch.chdir(tmp_path)
    load_settings.cache_clear()
    open_decisions(own)
    yield own
    close_decisions()
    load_settings.cache_clear()


@pytest.fixture
def reviewer(settings: Settings) -> Account:
    return make_account("k.jansen", Role.REVIEWER, Role.ANALYST)


@pytest.fixture
def custodian(settings: Settings) -> Account:
    return make_account("c.vos", Role.CUSTODIAN, Role.REGULATOR)


@pytest.fixture
def offers(settings: Settings) -> dict[str, list[str]]:
    """Ids of all offers by site, in the order of their addresses."""
    store = open_store(settings)
    try:
        found = {record.offer_id: record for record in store.find(Query(limit=None))}
    finally:
        store.close()
    ordered = sorted(found.values(), key=lambda record: record.page_url)
    return {site: [one.offer_id for one in ordered if one.site == site] for site in (*SITES, LAWFUL)}


@pytest.fixture
def case(settings: Settings, reviewer: Account, offers: dict[str, list[str]]) -> Case:
    """A case with all sealed evidence of the three mirrors."""
    from alerts.cases.evidence import add_evidence
    from alerts.cases.opening import open_case

    opened = open_case(reviewer, "Three mirrors", NOW, why="one template")
    wanted = tuple(offer for site in SITES for offer in offers[site])
    add_evidence(settings, opened, Asked(offer_ids=wanted), reviewer, NOW, why="all their offers")
    return opened
