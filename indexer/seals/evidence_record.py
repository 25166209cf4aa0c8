# SPDX-License-Identifier: EUPL-1.2
"""Evidence records (RFC 4998): a chain of time tokens that keeps its weight when certificates end and hashes weaken.

A record is about one object, here a checkpoint or an exported file. A time-stamp renewal stamps the token before it;
a renewal with another hash stamps the object and all tokens so far again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from asn1crypto import algos, cms, core, tsp

from indexer.errors import SealRefusedError

LINKS = 1_000
"""More tokens than this are in no honest record."""


class _Hashes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


class _HashTree(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Hashes


class _Attributes(core.SetOf):  # type: ignore[misc]
    _child_spec = cms.CMSAttribute


class _ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", _Attributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", _HashTree, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class _Chain(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _ArchiveTimeStamp


class _Chains(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Chain


class _Algorithms(core.SequenceOf):  # type: ignore[misc]
    _child_spec = algos.DigestAlgorithm


class _Opaque(core.Sequence):  # type: ignore[misc]
    """What a record may hold and we neither write nor read."""


class _EvidenceRecord(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("digest_algorithms", _Algorithms),
        ("crypto_infos", _Opaque, {"implicit": 0, "optional": True}),
        ("encryption_info", _Opaque, {"implicit": 1, "optional": True}),
        ("chains", _Chains),
    ]


@dataclass(frozen=True, kw_only=True)
class Link:
    """One token of a record, and the digest that it must be about."""

    token: bytes
    hash: str
    expected: bytes


def first_record(token: bytes, algorithm: str) -> bytes:
    """The record of one object that a token is about directly."""
    return _dump([[_stamp(token, algorithm, ())]], [algorithm])


def tree_digest(digests: Sequence[bytes], algorithm: str) -> bytes:
    """What a token must be about so that one stands for many objects."""
    return _levels(digests, algorithm)[-1][0]


def records_of(digests: Sequence[bytes], token: bytes, algorithm: str) -> Iterator[bytes]:
    """A record for each object, all under one token over `tree_digest`; `digests` are the objects' own."""
    levels = _levels(digests, algorithm)
    for index in range(len(digests)):
        lists, place = [], index
        for level, nodes in enumerate(levels[:-1]):
            pair = [nodes[place ^ 1]] if place ^ 1 < len(nodes) else []
            own = [nodes[place]] if level == 0 else []
            if own or pair:
                lists.append(sorted(own + pair))
            place //= 2
        yield _dump([[_stamp(token, algorithm, lists)]], [algorithm])


def renewal_digest(record: bytes, data: bytes, algorithm: str) -> bytes:
    """What the next token of a record must be about."""
    chains = _load(record)["chains"]
    if _algorithm(chains[-1]) == algorithm:
        return _hash(chains[-1][-1]["time_stamp"].dump(), algorithm)
    return _hash(_hash(data, algorithm) + _hash(chains.dump(), algorithm), algorithm)


def renew(record: bytes, token: bytes, algorithm: str) -> bytes:
    """The record with one more token, which is about `renewal_digest`."""
    loaded = _load(record)
    chains = [list(chain) for chain in loaded["chains"]]
    known = [one["algorithm"].native for one in loaded["digest_algorithms"]]
    made = _stamp(token, algorithm, ())
    if _algorithm(loaded["chains"][-1]) == algorithm:
        chains[-1].append(made)
    else:
        chains.append([made])
    return _dump(chains, list(dict.fromkeys([*known, algorithm])))


def read_links(record: bytes, data: bytes) -> list[Link]:
    """The tokens in order, each with what it must be about; raises SealRefusedError for what is no record of `data`."""
    try:
        loaded = _load(record)
        chains = loaded["chains"]
        if loaded["version"].native != 1 or not 0 < sum(map(len, chains)) <= LINKS:
            raise SealRefusedError("expected an evidence record of version 1 with at least one token")
        return list(_links(chains, data))
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise SealRefusedError(f"not an evidence record of RFC 4998: {error}") from error


def last_digest(record: bytes, data: bytes, algorithm: str) -> bytes:
    """What the last token of a record is about, after the links between all tokens were counted again."""
    links = read_links(record, data)
    for link in links:
        imprint = cms.ContentInfo.load(link.token)["content"]["encap_content_info"]["content"].parsed["message_imprint"]
        _refuse_other(imprint, link)
    if links[-1].hash != algorithm:
        raise SealRefusedError("the last token of the evidence record was made with another hash")
    return links[-1].expected


def _refuse_other(imprint: tsp.MessageImprint, link: Link) -> None:
    if (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native) != (link.hash, link.expected):
        raise SealRefusedError("a token of the evidence record is not about the one before it")


def _links(chains: _Chains, data: bytes) -> Iterator[Link]:
    for number, chain in enumerate(chains):
        algorithm = _algorithm(chain)
        if algorithm not in ("sha256", "sha384", "sha512"):
            raise SealRefusedError(f"an evidence record with the hash {algorithm}")
        before = None
        for stamp in chain:
            if before is not None:
                subject = _hash(before["time_stamp"].dump(), algorithm)
            elif number == 0:
                subject = _hash(data, algorithm)
            else:
                so_far = _Chains(list(chains)[:number]).dump()
                subject = _hash(_hash(data, algorithm) + _hash(so_far, algorithm), algorithm)
            expected = _climb(subject, stamp, algorithm)
            yield Link(token=stamp["time_stamp"].dump(), hash=algorithm, expected=expected)
            before = stamp


def _climb(subject: bytes, stamp: _ArchiveTimeStamp, algorithm: str) -> bytes:
    lists: Any = stamp["reduced_hashtree"].native or ()
    if lists and subject not in lists[0]:
        raise SealRefusedError("the evidence record is about another object")
    for level, hashes in enumerate(lists):
        group = list(hashes) if level == 0 else [*hashes, subject]
        subject = group[0] if len(group) == 1 else _hash(b"".join(sorted(set(group))), algorithm)
    return subject


def _levels(digests: Sequence[bytes], algorithm: str) -> list[list[bytes]]:
    levels = [list(digests)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [below[at : at + 2] for at in range(0, len(below), 2)]
        levels.append([_hash(b"".join(sorted(pair)), algorithm) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels


def _stamp(token: bytes, algorithm: str, lists: Sequence[Sequence[bytes]]) -> _ArchiveTimeStamp:
    fields: dict[str, Any] = {"digest_algorithm": {"algorithm": algorithm}, "time_stamp": cms.ContentInfo.load(token)}
    if lists:
        fields["reduced_hashtree"] = _HashTree([_Hashes(list(one)) for one in lists])
    return _ArchiveTimeStamp(fields)


def _dump(chains: Sequence[Sequence[_ArchiveTimeStamp]], algorithms: Sequence[str]) -> bytes:
    record = _EvidenceRecord(
        {
            "version": 1,
            "digest_algorithms": _Algorithms([{"algorithm": name} for name in algorithms]),
            "chains": _Chains([_Chain(list(chain)) for chain in chains]),
        }
    )
    dumped: bytes = record.dump()
    return dumped


def _load(record: bytes) -> _EvidenceRecord:
    loaded: _EvidenceRecord = _EvidenceRecord.load(record, strict=True)
    return loaded


def _algorithm(chain: _Chain) -> str:
    first = chain[0]
    stated = first["digest_algorithm"].native
    if stated is not None:
        return str(stated["algorithm"])
    info = first["time_stamp"]["content"]["encap_content_info"]["content"].parsed
    return str(info["message_imprint"]["hash_algorithm"]["algorithm"].native)


def _hash(data: bytes, algorithm: str) -> bytes:
    return hashlib.new(algorithm, data).digest()
