# SPDX-License-Identifier: EUPL-1.2
"""Names in a bundle: the one place that its writer, `theriac verify BUNDLE` and verify.sh take them from.

A bundle is a folder, or a zip with one folder in it. Everything in it is named, with size and digest, in
`manifest.json` and again, for `sha256sum --check`, in `manifest.sha256`; that file is signed with the home's Ed25519
key. A file that is not listed is foreign. Paths have forward slashes, letters, digits, `.`, `_` and `-` alone.

A proof (`ledger/proofs/<segment>.<number>.proof`) is text, one fact a line, in this order, one space between words:

    theriac-proof 1
    entry <segment> <number>
    line <path of the journal line, without its end> | line withheld
    leaf <hex: RFC 6962 leaf hash of the journal line, sha256(0x00 + line)>
    segment-tree <index> <size> <root, hex>
    segment-path <hex>                  (a node of the inclusion proof, from the bottom; as many lines as nodes)
    log-leaf <path of the home log's leaf that states the segment's root>
    log-tree <index> <size> <root, hex>
    log-path <hex>                      (likewise)
    checkpoint <path of the signed note whose size and root are the log-tree's>

Trees are those of RFC 6962. A seal names the checkpoint that it stamps, so a proof leads to a sealed checkpoint where
there is one, else to the newest.
"""

from typing import Final

FORMAT: Final = "theriac-bundle"
VERSION: Final = 1

MANIFEST: Final = "manifest.json"
DIGESTS: Final = "manifest.sha256"
"""First line: `# theriac bundle <reference>`; then what sha256sum prints. Lists all but itself and the two below."""
SIGNATURE: Final = "manifest.sha256.sig"
"""64 bytes, Ed25519 over DIGESTS."""
STAMP: Final = "manifest.sha256.tsr"
"""RFC 3161 reply over DIGESTS, where an authority is configured."""
VERIFY: Final = "verify.sh"
GUIDE: Final = "evidence-guide.md"

DOSSIER: Final = "dossier.pdf"
PACKAGE: Final = "package.wacz"
TABLE: Final = "offers.csv"
STIX: Final = "offers.stix.json"
MISP: Final = "offers.misp.json"
CASE: Final = "offers.case.jsonld"
RECORDS: Final = "records.jsonl"
"""Every observation, one JSON object a line, as masked or unmasked as the bundle is."""
REDACTIONS: Final = "redactions.jsonl"
"""Of a masked bundle: what was replaced where; salted digests, never a value."""

KEYS: Final = "ledger/keys"
"""`<name>.pem` (public key, SPKI) of every key that signed a checkpoint or this bundle; `bundle.pem` signed DIGESTS."""
CHECKPOINTS: Final = "ledger/checkpoints"
"""`<log size>.note`: signed notes (C2SP tlog-checkpoint)."""
ENTRIES: Final = "ledger/entries"
"""`<segment>.<number>.line`: journal lines with their salts, as they lie in the journal, without the line's end."""
PROOFS: Final = "ledger/proofs"
SEGMENTS: Final = "ledger/segments"
"""`<log index>.leaf`: data of leaves of the home log."""
SEALS: Final = "ledger/seals"
"""The files of each seal, named as in the home: `<log size>.<authority>.tsr` (and `.tsq`, `.checkpoint`, `.root.pem`,
`.chain.pem`, `.json` …); `<authority>.roots.pem`: pinned roots of the authorities that may have made STAMP."""
