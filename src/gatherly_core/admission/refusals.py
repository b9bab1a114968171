"""What is said about a ticket that does not pass."""

import logging
from collections.abc import Callable

from gatherly_core.admission.errors import (
    AlreadyCheckedIn,
    ForgedCode,
    NotCheckedIn,
    NotConfirmed,
    UnknownCode,
    VoidTicket,
    WrongEvent,
    WrongTicket,
)
from gatherly_core.admission.scans import PASSED, Scan, ScanResult, Verdict
from gatherly_core.kernel.errors import GatherlyError

log = logging.getLogger(__name__)

SENTENCES = {
    ScanResult.ALREADY_CHECKED_IN: "This ticket has been checked in already.",
    ScanResult.NOT_CHECKED_IN: "This ticket is not checked in.",
    ScanResult.CONFLICT: "Another device has admitted somebody with this ticket.",
    ScanResult.VOID_TICKET: "This ticket is void: it was cancelled, or has changed hands.",
    ScanResult.WRONG_TICKET: "This ticket is of another type.",
    ScanResult.WRONG_EVENT: "This ticket is for another event.",
    ScanResult.NOT_CONFIRMED: "The booking of this ticket has not been confirmed.",
    ScanResult.UNKNOWN_CODE: "No attendee of this event has this code.",
    ScanResult.FORGED_CODE: "This QR code was not signed here, or was altered.",
    ScanResult.FROM_THE_FUTURE: "The clock of the device is ahead: this scan has yet to happen.",
    ScanResult.TOO_OLD: "The clock of the device is behind: this scan is older than the booking.",
}
"""What is said of each result but the good ones."""

ERRORS: dict[ScanResult, Callable[[str], GatherlyError]] = {
    ScanResult.NOT_CHECKED_IN: NotCheckedIn,
    ScanResult.VOID_TICKET: VoidTicket,
    ScanResult.WRONG_TICKET: WrongTicket,
    ScanResult.WRONG_EVENT: WrongEvent,
    ScanResult.NOT_CONFIRMED: NotConfirmed,
    ScanResult.UNKNOWN_CODE: UnknownCode,
    ScanResult.FORGED_CODE: ForgedCode,
}
"""Those that somebody at the door can be told at once."""


def error_of(verdict: Verdict) -> GatherlyError:
    """The error that tells of a scan which did not pass."""
    told = verdict.scan.told
    if verdict.conflict:
        admitted = verdict.conflict.admitted
        device = {"device_id": admitted.device_id} if admitted.device_id else {}
        return AlreadyCheckedIn(SENTENCES[told], checked_in_at=admitted.at, **device)
    return ERRORS[told](SENTENCES[told])


def log_refused(scan: Scan) -> None:
    """Has it logged, unless the scan passed. A code is never written down, only its fingerprint."""
    if scan.told in PASSED:
        return
    log.warning(
        "scan refused: result=%s event=%s attendee=%s direction=%s device=%r fingerprint=%s",
        scan.told,
        scan.event_id,
        scan.attendee_id or "-",
        scan.direction,
        scan.device_id,
        scan.fingerprint or "-",
    )
