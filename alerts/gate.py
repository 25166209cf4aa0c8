# SPDX-License-Identifier: EUPL-1.2
"""Gate: asks who is there before a command of another package shows evidence or changes what judgements rest on."""

from collections.abc import Mapping
from datetime import UTC, datetime

from alerts.access import Action, viewer
from alerts.auditing import note
from alerts.database import open_decisions
from alerts.models.audit import AuditVerb
from config.gates import Gate
from config.settings import load_settings

ACTIONS = {Gate.LOOK: (Action.LOOK, AuditVerb.CONSULTATION), Gate.MAINTAIN: (Action.MAINTAIN, AuditVerb.ALTERATION)}
WORDS_KEPT = 300


def pass_gate(command: str, gate: str, asked: Mapping[str, str], why: str) -> None:
    """Let the command begin, with an entry of the audit log before it does; raises AccessError otherwise.

    A home in which nobody was given an account yet can be tried without.
    """
    settings = load_settings()
    if settings.database == "sqlite" and not (settings.home / "decisions.sqlite").exists():
        return
    open_decisions(settings)
    action, verb = ACTIONS[Gate(gate)]
    account = viewer(settings, action)
    if account is None:
        return
    ids = [value[:WORDS_KEPT] for name, value in asked.items() if name.endswith("_id")]
    details = {name: value[:WORDS_KEPT] for name, value in asked.items()}
    kind = "observation" if command == "show" else command.partition(" ")[0]
    note(account, verb, command.replace(" ", "."), kind, ids, datetime.now(UTC), why=why, details=details)
