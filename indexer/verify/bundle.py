# SPDX-License-Identifier: EUPL-1.2
"""Does a bundle hold: every file and no other, who signed it, each entry up to a signed checkpoint, each seal."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from config.settings import Settings
from indexer.errors import EvidenceError, LedgerError
from indexer.evidence import EvidenceRecord
from indexer.export import bundle_layout as layout
from indexer.log.checkpoint import VerifierKey, is_signature, parse_checkpoint
from indexer.log.home_log import read_leaves, read_note, signed_folder
from indexer.log.proofs import EntryProof, proof_faults
from indexer.log.rotation import key_history
from indexer.schema import decode_record
from indexer.seals.files import CHECKPOINT
from indexer.seals.pins import own_pins
from indexer.seals.verify import verify_seal_folder
from indexer.verify.bundle_files import BundleError, BundleFiles, read_digests
from indexer.verify.bundle_proof import parse_proof
from indexer.verify.report import (
    Checked,
    Meter,
    OnProgress,
    Tally,
    VerifyReport,
    broken,
    found,
    held,
    no_progress,
    not_checked,
)

PART = "bundle"
MANIFEST_BYTES = 200_000_000
SMALL_BYTES = 60_000_000
RECORDS_BYTES = 2_000_000_000
SEAL_FILE = re.compile(r"(\d{1,15}\.[a-z0-9][a-z0-9_-]{0,39}(?:\.r\d{1,6})?)\.(?!roots\.pem).+")
UNLISTED = (layout.DIGESTS, layout.SIGNATURE, layout.STAMP)


@dataclass(kw_only=True)
class _Bundle:
    """A bundle on its way through the checks."""

    files: BundleFiles
    settings: Settings
    pinned: VerifierKey | None
    meter: Meter
    keys: dict[bytes, str] = field(default_factory=dict)
    """Public keys that the bundle brings, and their files."""
    sizes: list[int] = field(default_factory=list)
    """Of the log, in the checkpoint that each entry leads to."""
    sealed: set[int] = field(default_factory=set)
    """Log sizes that the bundle brings a seal for."""


def verify_bundle(
    path: Path, settings: Settings, on_progress: OnProgress = no_progress, *, pinned: VerifierKey | None = None
) -> VerifyReport:
    """One answer for each place; a bundle that cannot be read as one gives one BROKEN. Nothing is unpacked or kept."""
    tally = Tally(what=f"bundle {path.name}", meter=Meter(on_progress=on_progress))
    try:
        files = BundleFiles(path)
    except BundleError as error:
        tally.take([broken(PART, path.name, str(error))])
        return tally.report()
    bundle = _Bundle(files=files, settings=settings, pinned=pinned, meter=tally.meter)
    try:
        tally.take(_check(bundle))
    finally:
        files.close()
    tally.entries = len(bundle.sizes)
    tally.unsealed = sum(size not in bundle.sealed for size in bundle.sizes)
    return tally.report()


def _check(bundle: _Bundle) -> Iterator[Checked]:
    try:
        digests = read_digests(bundle.files.read(layout.DIGESTS, MANIFEST_BYTES))
    except BundleError as error:
        yield broken(PART, layout.DIGESTS, str(error))
        return
    yield from _check_files(bundle, digests)
    yield from _check_manifest(bundle, digests)
    yield from _check_signature(bundle)
    yield from _check_proofs(bundle)
    yield from _check_seals(bundle)


def _check_files(bundle: _Bundle, digests: dict[str, str]) -> Iterator[Checked]:
    files = bundle.files.files
    bundle.meter.total_bytes = sum(file.size_bytes for file in files.values())
    for name, wanted in digests.items():
        if name not in files:
            yield broken(PART, name, "the file is missing")
            continue
        try:
            size, digest = bundle.files.digest(name, files[name].size_bytes, bundle.meter)
        except BundleError as error:
            yield broken(PART, name, str(error))
            continue
        if digest != wanted or size != files[name].size_bytes:
            yield broken(PART, name, "its bytes are not those that the manifest states")
        else:
            yield held(PART, name, f"sha256 {digest}")
    for name in sorted(files.keys() - digests.keys() - set(UNLISTED)):
        yield broken(PART, name, "the manifest does not name it: foreign")


def _check_manifest(bundle: _Bundle, digests: dict[str, str]) -> Iterator[Checked]:
    """manifest.json says the same as the list of digests."""
    try:
        said = msgspec.json.decode(bundle.files.read(layout.MANIFEST, MANIFEST_BYTES))
        if (said["format"], said["version"]) != (layout.FORMAT, layout.VERSION):
            raise BundleError(f"expected {layout.FORMAT} {layout.VERSION}, got {said['format']} {said['version']}")
        stated = {str(file["path"]): (int(file["size_bytes"]), str(file["sha256"])) for file in said["files"]}
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, BundleError) as error:
        yield broken(PART, layout.MANIFEST, f"not a manifest of a bundle: {error}")
        return
    for name, (size, digest) in stated.items():
        file = bundle.files.files.get(name)
        if digests.get(name, digest) != digest or file is None or file.size_bytes != size:
            yield broken(PART, layout.MANIFEST, f"it states another size or digest of {name}")
    for name in sorted(digests.keys() - stated.keys() - {layout.MANIFEST}):
        yield broken(PART, layout.MANIFEST, f"it does not name {name}")


def _check_signature(bundle: _Bundle) -> Iterator[Checked]:
    """Who signed the list of digests; whether that is someone known."""
    for name in bundle.files.below(layout.KEYS):
        public = read_public(bundle, name)
        if public is None:
            yield broken("keys", name, "expected an Ed25519 public key in PEM")
        else:
            bundle.keys.setdefault(public, name)
    bundle_key = f"{layout.KEYS}/bundle.pem"
    public = read_public(bundle, bundle_key)
    if public is None:
        yield broken("keys", bundle_key, "the key that signed the bundle is missing")
        return
    try:
        text = bundle.files.read(layout.DIGESTS, MANIFEST_BYTES)
        signature = bundle.files.read(layout.SIGNATURE, 64)
    except BundleError as error:
        yield broken(PART, layout.SIGNATURE, str(error))
        return
    if not is_signature(VerifierKey(name="bundle", public=public), text, signature):
        yield broken(PART, layout.SIGNATURE, f"it is not by the key in {bundle_key}, over these digests")
        return
    log_keys = [name for name in bundle.files.below(layout.KEYS) if name != bundle_key]
    if all(read_public(bundle, name) != public for name in log_keys):
        yield broken("keys", bundle_key, "it never signed the log: the files were listed again by somebody else")
    yield from say_signer(bundle, public, layout.SIGNATURE)


def say_signer(bundle: _Bundle, public: bytes, place: str) -> Iterator[Checked]:
    """Whether a signer is the key that was given, or one of this home's."""
    shown = public.hex()
    if bundle.pinned is not None:
        known = bundle.pinned.public == public
        yield (held if known else broken)(
            "keys", place, f"signed by {'the' if known else 'another key than the'} given one"
        )
        return
    own = home_keys(bundle.settings.home)
    if public in own:
        yield held("keys", place, f"signed by this home's key {shown}")
    else:
        yield not_checked(
            "keys", place, f"signed by {shown}, a stranger to this home: give the key you were told, --key"
        )


def home_keys(home: Path) -> set[bytes]:
    """Public keys of this home's log, old and new; none when it has no log, or one that cannot be read."""
    try:
        signed = read_note(signed_folder(home))
        return {step.key.public for step in key_history(signed.origin, read_leaves(home))} if signed else set()
    except LedgerError:
        return set()


def read_public(bundle: _Bundle, name: str) -> bytes | None:
    """The raw Ed25519 key of a PEM file, None when it is none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(bundle.files.read(name, 10_000))
    except (ValueError, UnsupportedAlgorithm, BundleError):
        return None
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else None


def _check_proofs(bundle: _Bundle) -> Iterator[Checked]:
    proven: set[str] = set()
    entries: dict[tuple[str, int], EntryProof] = {}
    for name in bundle.files.below(layout.PROOFS):
        try:
            parsed = parse_proof(bundle.files.read(name, SMALL_BYTES).decode("ascii", "replace"))
            line = bundle.files.read(parsed.line_file, SMALL_BYTES) if parsed.line_file else None
            leaf = bundle.files.read(parsed.leaf_file, SMALL_BYTES)
            note = bundle.files.read(parsed.checkpoint_file, SMALL_BYTES)
            proof = parsed.proof(line, leaf, note)
            faults = [*proof_faults(proof), *parsed.faults(proof)]
        except (EvidenceError, ValueError) as error:
            yield broken("proof", name, str(error))
            continue
        bundle.sizes.append(proof.signed.size)
        proven.add(parsed.line_file)
        entries[proof.segment, proof.number] = proof
        yield from (broken("proof", name, fault) for fault in faults)
        if not faults:
            yield held("proof", name, f"under leaf {proof.log_index} of a log of {proof.signed.size}")
    for name in bundle.files.below(layout.ENTRIES):
        if name not in proven:
            yield broken("proof", name, "no proof leads from this entry to a checkpoint")
    yield from _check_records(bundle, entries)
    for name in bundle.files.below(layout.CHECKPOINTS):
        yield from _check_checkpoint(bundle, name)


def _check_checkpoint(bundle: _Bundle, name: str) -> Iterator[Checked]:
    try:
        note = parse_checkpoint(bundle.files.read(name, SMALL_BYTES))
    except EvidenceError as error:
        yield broken("log", name, str(error))
        return
    public = next((key for key in bundle.keys if note.is_signed_by(VerifierKey(name=note.origin, public=key))), None)
    if public is None:
        yield broken("log", name, "no key of the bundle made its signature: foreign, or changed")
    else:
        yield held("log", name, f"{note.size} leaves, signed by {bundle.keys[public]}")
        yield from say_signer(bundle, public, name)


def _check_records(bundle: _Bundle, entries: dict[tuple[str, int], EntryProof]) -> Iterator[Checked]:
    """Every record has its ledger entry, and says what the entry says where that was handed over too."""
    try:
        lines = bundle.files.read(layout.RECORDS, RECORDS_BYTES).splitlines()
        said = msgspec.json.decode(bundle.files.read(layout.MANIFEST, MANIFEST_BYTES))
        unproved = {str(line).partition(":")[0]: str(line) for line in said.get("not_proved", ())}
    except (msgspec.MsgspecError, ValueError, AttributeError, TypeError, BundleError) as error:
        yield broken(PART, layout.RECORDS, str(error))
        return
    for number, line in enumerate(lines, 1):
        place = f"{layout.RECORDS} line {number}"
        try:
            record = decode_record(line)
        except (msgspec.MsgspecError, ValueError) as error:
            yield broken(PART, place, f"not a record: {error}")
            continue
        proof = entries.get((record.segment, record.sequence + 1))
        if proof is None and record.observation_id in unproved:
            yield not_checked("proof", record.observation_id, unproved[record.observation_id])
        elif proof is None:
            yield broken("proof", record.observation_id, f"no entry of {record.segment} is brought for it")
        elif proof.line is not None and not _says(proof.line, record):
            yield broken(PART, place, f"it does not say what entry {proof.number} of {proof.segment} says")


def _says(line: bytes, record: EvidenceRecord) -> bool:
    try:
        return decode_record(line.split(b"\t", 4)[4]) == record
    except (msgspec.MsgspecError, ValueError, IndexError):
        return False


def _check_seals(bundle: _Bundle) -> Iterator[Checked]:
    """Seals are put into folders of their own, as in a home: small files, their names already found harmless."""
    names = bundle.files.below(layout.SEALS)
    with tempfile.TemporaryDirectory(prefix="theriac-seals-") as place:
        for name in names:
            file = name.removeprefix(layout.SEALS + "/")
            told = SEAL_FILE.fullmatch(file)
            if told is None:
                if not file.endswith(".roots.pem"):
                    yield broken("seals", name, "it belongs to no seal")
                continue
            if file.endswith(f".{CHECKPOINT}"):
                yield from _check_stamped(bundle, name, told[1])
            target = Path(place) / told[1] / file
            target.parent.mkdir(exist_ok=True)
            try:
                target.write_bytes(bundle.files.read(name, SMALL_BYTES))
            except BundleError as error:
                yield broken("seals", name, str(error))
        for finding in verify_seal_folder(Path(place), own_pins(bundle.settings.home)):
            yield found("seals", layout.SEALS, finding)


def _check_stamped(bundle: _Bundle, name: str, seal: str) -> Iterator[Checked]:
    """What a seal stamps is the checkpoint that the proofs lead to, and no other of that size."""
    size = seal.partition(".")[0]
    try:
        stamped = bundle.files.read(name, SMALL_BYTES)
        note = bundle.files.read(f"{layout.CHECKPOINTS}/{size}.note", SMALL_BYTES)
    except BundleError as error:
        yield broken("seals", name, str(error))
        return
    if stamped == note:
        bundle.sealed.add(int(size))
    else:
        yield broken("seals", name, f"it stamps another checkpoint than {layout.CHECKPOINTS}/{size}.note")
