# SPDX-License-Identifier: EUPL-1.2
"""Can the log go on: its key is here and shut, it continues what was signed last, no dead writer waits."""

from dataclasses import dataclass
from pathlib import Path

from crawler.living import find_dead
from indexer.errors import LedgerError
from indexer.log.home_log import read_note, refuse_old, signed_folder, tree_root
from indexer.log.keys import has_key, load_key
from indexer.segment_files import MARK


@dataclass(frozen=True, kw_only=True)
class LogHealth:
    """How the log is, in words; `mend` is empty when nothing is wrong."""

    words: str
    mend: str = ""


def read_log_health(home: Path) -> LogHealth:
    """A quick look: the signed root over the newest tiles, not every byte as `theriac verify` does."""
    try:
        refuse_old(home)
        signed = read_note(signed_folder(home))
        if signed is None:
            return LogHealth(words="empty; its key is made with its first entry")
        if not has_key(home) or not signed.is_signed_by(load_key(home).verifier):
            mend = "bring back state/keys from a backup, else: theriac keys rotate --lost"
            return LogHealth(words="the key that signed the log is not here", mend=mend)
        if tree_root(home, signed.size) != signed.root:
            return LogHealth(words=f"the log is not what was signed for {signed.size} leaves", mend="theriac verify")
    except LedgerError as error:
        return LogHealth(words=str(error), mend="theriac verify")
    if dead := len(find_dead(home, MARK)):
        return LogHealth(words=f"{dead} segments of dead writers", mend="theriac run (any run recovers them)")
    return LogHealth(words=f"{signed.size:,} leaves, signed by {signed.origin}")
