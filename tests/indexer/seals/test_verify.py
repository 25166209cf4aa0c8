# SPDX-License-Identifier: EUPL-1.2
"""Verifying seals: everything that is changed, cut, exchanged, missing or foreign is found and named."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.finding import Held
from config.settings import Settings
from indexer.seals.files import seals_folder
from indexer.seals.pins import own_pins
from indexer.seals.sealing import seal_home
from indexer.seals.state import Sealed, SealIndex
from indexer.seals.verify import verify_seal_folder, verify_seals
from tests.indexer.seals.authority import Pki, Server
from tests.indexer.seals.conftest import authority_of, close_segment, make_settings

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)


@pytest.fixture
def sealed(home: Path, server: Server, pki: Pki) -> Settings:
    settings = make_settings(home, authority_of(server, pki.root))
    seal_home(settings, NOW)
    return settings


def answers(settings: Settings) -> list[Held]:
    return [finding.answer for finding in verify_seals(settings.home, own_pins(settings.home, settings))]


def test_an_untouched_seal_holds(sealed: Settings) -> None:
    findings = list(verify_seals(sealed.home, own_pins(sealed.home, sealed)))
    assert [finding.answer for finding in findings] == [Held.HELD]
    assert "local stamped the log of 2 leaves" in findings[0].reason


def test_every_byte_region_of_every_file_counts(sealed: Settings) -> None:
    unseen = []
    for path in sorted(seals_folder(sealed.home).rglob("*.*")):
        if path.is_dir():
            continue
        data = path.read_bytes()
        for place in range(0, len(data), max(1, len(data) // 12)):
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            if answers(sealed) != [Held.BROKEN]:
                unseen.append((path.name, place))
        path.write_bytes(data)
    assert unseen == []
    assert answers(sealed) == [Held.HELD]


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda folder: shutil.rmtree(folder / "2.local"), id="seal missing"),
        pytest.param(lambda folder: (folder / "2.local" / "2.local.tsr").unlink(), id="reply missing"),
        pytest.param(lambda folder: (folder / "2.local" / "2.local.json").unlink(), id="note missing"),
        pytest.param(lambda folder: (folder / "2.local" / "more").write_text("x"), id="a file too many"),
        pytest.param(lambda folder: (folder / "2.local" / "deep").mkdir(), id="a folder too many"),
        pytest.param(lambda folder: (folder / "stray.tsr").write_bytes(b"x"), id="stray file"),
        pytest.param(lambda folder: (folder / "2.local").rename(folder / "3.local"), id="another name"),
        pytest.param(lambda folder: shutil.copytree(folder / "2.local", folder / "1.local"), id="twice"),
    ],
)
def test_what_is_missing_or_foreign_is_broken(harm: Callable[[Path], object], sealed: Settings) -> None:
    harm(seals_folder(sealed.home))
    assert Held.BROKEN in answers(sealed)


def test_a_seal_of_another_home_is_broken(sealed: Settings, server: Server, pki: Pki, tmp_path: Path) -> None:
    other = tmp_path / "other"
    close_segment(other, "s1")
    close_segment(other, "s2")
    seal_home(make_settings(other, authority_of(server, pki.root)), NOW)
    close_segment(sealed.home, "s9")
    shutil.copytree(seals_folder(other) / "3.local", seals_folder(sealed.home) / "3.local")
    findings = list(verify_seals(sealed.home, own_pins(sealed.home, sealed)))
    assert [finding.answer for finding in findings] == [Held.HELD, Held.BROKEN]
    assert "not of this log" in findings[1].reason


def test_a_root_that_nobody_pinned_is_not_checked(sealed: Settings) -> None:
    findings = list(verify_seals(sealed.home, ()))
    assert [finding.answer for finding in findings] == [Held.NOT_CHECKED]
    assert "is not pinned here" in findings[0].reason
    assert SealIndex(sealed.home, ()).of_record("s1", 0).state is Sealed.UNSEALED


def test_seals_in_a_bundle_need_only_pinned_roots(sealed: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(seals_folder(sealed.home), folder)
    pins = own_pins(sealed.home, sealed)
    assert [finding.answer for finding in verify_seal_folder(folder, pins)] == [Held.HELD]
    assert [finding.answer for finding in verify_seal_folder(folder, ())] == [Held.NOT_CHECKED]
    reply = folder / "2.local" / "2.local.tsr"
    reply.write_bytes(reply.read_bytes()[:-1] + b"\0")
    assert [finding.answer for finding in verify_seal_folder(folder, pins)] == [Held.BROKEN]


def test_a_changed_seal_counts_no_more_though_it_was_found_good(sealed: Settings) -> None:
    pins = own_pins(sealed.home, sealed)
    assert SealIndex(sealed.home, pins).of_record("s1", 0).state is Sealed.SEALED
    assert SealIndex(sealed.home, pins).of_record("s1", 0).state is Sealed.SEALED
    note = seals_folder(sealed.home) / "2.local" / "2.local.json"
    note.write_bytes(note.read_bytes().replace(b'"practice": false', b'"practice": true '))
    index = SealIndex(sealed.home, pins)
    assert index.of_record("s1", 0).state is Sealed.UNSEALED
    assert index.faults


def test_thousands_of_records_cost_little(sealed: Settings) -> None:
    index = SealIndex(sealed.home, own_pins(sealed.home, sealed))
    states = {index.of_record("s1", number % 4).state for number in range(20_000)}
    assert states == {Sealed.SEALED}
