"""Tickets at the door, as they are answered."""

from base64 import urlsafe_b64encode
from typing import Any

from gatherly_core.admission.model import VerificationKey
from gatherly_core.admission.refusals import SENTENCES
from gatherly_core.admission.scans import Conflict, Guest, Scan, Verdict
from gatherly_core.admission.view_scans import LoggedScan
from gatherly_web.answers.booking import attendee_answer


def key_answer(key: VerificationKey) -> dict[str, Any]:
    public_key = urlsafe_b64encode(key.public_key).rstrip(b"=").decode("ascii")
    return {"id": key.id, "algorithm": "Ed25519", "public_key": public_key}


def guest_answer(guest: Guest) -> dict[str, Any]:
    return attendee_answer(guest.attendee, guest.booking_id, guest.event_id, guest.user_id)


def verdict_answer(verdict: Verdict) -> dict[str, Any]:
    told = verdict.scan.told
    sentence = SENTENCES.get(told)
    return {
        "result": told,
        "code": told if sentence else None,
        "detail": sentence,
        "nonce": verdict.scan.nonce,
        "attendee": guest_answer(verdict.guest) if verdict.guest else None,
        "conflict": _conflict_answer(verdict.conflict) if verdict.conflict else None,
    }


def scan_answer(logged: LoggedScan) -> dict[str, Any]:
    scan = logged.scan
    return {
        "id": scan.id,
        "event_id": scan.event_id,
        "attendee_id": scan.attendee_id,
        "ticket_id": scan.ticket_type_id,
        "direction": scan.direction,
        "at": scan.at,
        "received_at": scan.received_at,
        "device_id": scan.device_id or None,
        "nonce": scan.nonce,
        "scanned_by": scan.scanned_by,
        "result": scan.result,
        "told": scan.told,
        "detail": SENTENCES.get(scan.result),
        "against": _seen_answer(logged.against) if logged.against else None,
    }


def _conflict_answer(conflict: Conflict) -> dict[str, Any]:
    return {"admitted": _seen_answer(conflict.admitted), "doubled": _seen_answer(conflict.doubled)}


def _seen_answer(scan: Scan) -> dict[str, Any]:
    return {"id": scan.id, "device_id": scan.device_id or None, "at": scan.at}
