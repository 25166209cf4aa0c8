# SPDX-License-Identifier: EUPL-1.2
"""Renewal: before the certificate behind a token ends, the token itself is stamped anew (RFC 4998 section 5).

Old tokens stay as they are, with the revocation data of their day; the evidence record beside the new one holds the
whole chain. A seal is renewed by any authority of the settings, the first that grants.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from config.settings import Settings
from crawler.living import only_one
from indexer.errors import EvidenceError, SealError
from indexer.seals.authority import Authority
from indexer.seals.checking import UnpinnedError, check_seal
from indexer.seals.coverage import read_coverage
from indexer.seals.files import CHECKPOINT, RECORD, SealNote, SealPlace, put_seal
from indexer.seals.pins import own_pins
from indexer.seals.sealing import Failure, SealReport, choose, enter, enter_unnoted
from indexer.seals.stamping import describe, stamp_digest, token_files


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A seal whose newest token's certificate ends soon."""

    place: SealPlace
    """The newest of its folders."""
    note: SealNote


def find_ending(settings: Settings, now: datetime) -> Iterator[Ending]:
    """Seals that must be renewed by now; practice seals are never renewed."""
    until = now + timedelta(days=settings.seal.renew_before_days)
    for _, group in groupby(read_coverage(settings.home).seals, key=lambda place: (place.size, place.authority)):
        newest = max(group, key=lambda place: place.renewal)
        try:
            note = newest.note()
        except SealError:
            continue  # `theriac verify` tells it
        if not note.practice and note.ends_at <= until:
            yield Ending(place=newest, note=note)


def renew_seals(settings: Settings, now: datetime) -> SealReport:
    """Renew every seal that ends soon; a failure leaves the seal as it was, with the reason."""
    sealed: list[SealNote] = []
    failures: list[Failure] = []
    with only_one(settings.home, "sealing"):
        enter_unnoted(settings)
        ending = list(find_ending(settings, now))
        if not ending:
            return SealReport()
        authorities, failures = choose(settings, None)
        for one in ending:
            try:
                sealed.append(renew_one(settings, one, authorities))
            except EvidenceError as error:
                failures.append(Failure(authority=one.note.authority, reason=f"renewal: {error}"))
        waiting = read_coverage(settings.home).waiting([authority.name for authority in authorities])
    return SealReport(sealed=tuple(sealed), failures=tuple(failures), waiting=waiting)


def renew_one(settings: Settings, ending: Ending, authorities: list[Authority]) -> SealNote:
    """One more token on top of a seal; raises SealError when the seal does not hold or nobody grants."""
    from indexer.seals.evidence_record import first_record, renew, renewal_digest

    try:
        checked = check_seal(ending.place, own_pins(settings.home, settings))
    except UnpinnedError as error:
        raise SealError(f"only seals with a pinned root are renewed: {error}") from error
    note, place = ending.note, ending.place
    data = place.read(CHECKPOINT)
    record = place.read(RECORD) if note.renewal else first_record(checked.token.der, note.hash)
    reasons = []
    for authority in authorities:
        digest = renewal_digest(record, data, authority.hash)
        try:
            made = stamp_digest(settings, authority, digest, authority.hash)
        except SealError as error:
            reasons.append(f"{authority.name}: {error}")
            continue
        if made.token.ends_at <= note.ends_at:
            reasons.append(f"{authority.name}: its certificate ends on {made.token.ends_at:%Y-%m-%d}, no later")
            continue
        number = note.renewal + 1
        described = describe(made, checked.checkpoint, renewal=number)
        whole = renew(record, made.token.der, authority.hash)
        name = f"{place.size}.{place.authority}.r{number}"
        files = {CHECKPOINT: data, RECORD: whole, **token_files(made)}
        kept = put_seal(
            settings.home, name, replace(described, authority=note.authority, renewed_by=authority.name), files
        )
        enter(settings.home, kept)
        return kept.note()
    raise SealError("; ".join(reasons) or "no time authority is named in seal.authorities")
