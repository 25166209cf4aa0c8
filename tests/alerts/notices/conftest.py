# SPDX-License-Identifier: EUPL-1.2
"""A home with sealed evidence and a case that is ready for a notice, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.database import close_decisions, open_decisions
from config.delivery_settings import MailSettings
from config.notice_settings import NoticeSettings
from config.settings import Settings
from indexer.seals.sealing import seal_home
from tests.alerts.delivery.servers import make_certificate
from tests.alerts.notices.stage import Stage, set_stage
from tests.indexer.export.kept import fill
from tests.indexer.seals.authority import make_pki, serve
from tests.indexer.seals.conftest import authority_of, make_settings


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def sealed_home(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> tuple[Path, Settings]:
    """A home whose five offers a local authority has sealed."""
    base = tmp_path_factory.mktemp("notices")
    pki = make_pki(base / "pki")
    with serve(pki.reply) as server:
        settings = make_settings(base / "home", authority_of(server, pki.root))
        fill(settings.home)
        seal_home(settings, datetime.now(UTC))
    shutil.copy(migrated, settings.home / "decisions.sqlite")
    return settings.home, settings


@pytest.fixture
def stage(tmp_path: Path, sealed_home: tuple[Path, Settings], certificate: Path, database: str) -> Iterator[Stage]:
    """A case with upheld offers, two people, a registrar and a host; nothing settled before a notice may leave."""
    home, made = sealed_home
    shutil.copytree(home, tmp_path / "home")
    mail = MailSettings(host="127.0.0.1", port=1, sender="notices@agency.example", ca_file=certificate, timeout_s=3.0)
    own = NoticeSettings(organisation="Medicines Agency", person="K. Jansen", mail="notices@agency.example")
    settings = Settings(
        home=tmp_path / "home", secret_key="for tests", seal=made.seal, notices=own, mail=mail,
        sources=tmp_path / "sources",
    )  # fmt: skip
    (tmp_path / "sources").mkdir()
    open_decisions(settings)
    yield set_stage(settings)
    close_decisions()
