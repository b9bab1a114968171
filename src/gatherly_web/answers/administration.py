"""What admins look after, as it is answered."""

from typing import Any

from gatherly_core.administration.dead_letters import DeadLetter
from gatherly_core.administration.model import Flag
from gatherly_core.audit.model import AuditEntry
from gatherly_core.audit.verify_trail import Break, Verdict


def audit_entry_answer(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "action": entry.action,
        "user_id": entry.user_id,
        "target_type": entry.target_type,
        "target_id": entry.target_id,
        "timestamp": entry.at,
        "details": dict(entry.details),
    }


def flag_answer(flag: Flag) -> dict[str, Any]:
    sighting = flag.sighting
    return {
        "id": flag.id,
        "kind": sighting.kind,
        "target_type": sighting.target_type,
        "target": sighting.target,
        "since": sighting.since,
        "count": sighting.count,
        "created_at": flag.created_at,
        "resolved_at": flag.resolved_at,
        "resolved_by": flag.resolved_by,
        "note": flag.note,
    }


def dead_letter_answer(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "queue": letter.queue,
        "kind": letter.kind,
        "via": letter.via,
        "attempts": letter.attempts,
        "buried_at": letter.buried_at,
        "why": letter.why,
    }


def verdict_answer(verdict: Verdict) -> dict[str, Any]:
    return {
        "intact": verdict.intact,
        "sealed": verdict.end.sequence,
        "waiting": verdict.waiting,
        "late": verdict.late,
        "end": str(verdict.end),
        "broken": _break_answer(verdict.broken) if verdict.broken else None,
    }


def _break_answer(broken: Break) -> dict[str, Any]:
    return {"flaw": broken.flaw, "sequence": broken.sequence, "entry_id": broken.entry_id}
