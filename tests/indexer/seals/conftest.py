# SPDX-License-Identifier: EUPL-1.2
"""What the tests of seals share: a real authority made by openssl, one that can lie, a home with something to seal."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.seal_settings import AuthoritySettings, SealSettings
from config.settings import Settings
from indexer.log.home_log import LeafKind, append_leaf
from tests.indexer.seals.authority import Pki, Server, make_pki, serve
from tests.practice.authority import PracticeAuthority


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """A root and an authority by openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here: deploy/system.sh names its package")
    return make_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def liar(tmp_path_factory: pytest.TempPathFactory) -> PracticeAuthority:
    """An authority whose answers can be bent."""
    return PracticeAuthority(tmp_path_factory.mktemp("liar"), organisation="Liar")


@pytest.fixture
def server(pki: Pki) -> Iterator[Server]:
    """The openssl authority on the wire."""
    with serve(pki.reply) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose log has one closed segment of five entries."""
    folder = tmp_path / "home"
    close_segment(folder, "s1")
    return folder


def close_segment(home: Path, name: str, entries: int = 5) -> None:
    """Enter a closed segment in the home's log."""
    append_leaf(home, LeafKind.CLOSED, {"segment": name, "entries": entries, "root": "00" * 32})


def make_settings(home: Path, *authorities: AuthoritySettings, **changes: object) -> Settings:
    """Settings of a home with these authorities."""
    told = {"authorities": authorities, "timeout_s": 5.0, **changes}
    return Settings(home=home, seal=SealSettings.model_validate(told))


def authority_of(server: Server, root: Path, **changes: object) -> AuthoritySettings:
    """The settings of an authority that a server plays."""
    return AuthoritySettings.model_validate({"name": "local", "url": server.url, "root": root, **changes})
