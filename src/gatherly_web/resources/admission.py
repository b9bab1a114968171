"""The door of an event: what it needs, and whom it lets in."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.errors import (
    AlreadyCheckedIn,
    ForgedCode,
    NotCheckedIn,
    NotConfirmed,
    ScanTaken,
    UnknownCode,
    VoidTicket,
    WrongEvent,
    WrongTicket,
)
from gatherly_core.admission.merge_scans import OfflineScan
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_web.answers.admission import guest_answer, key_answer, scan_answer, verdict_answer
from gatherly_web.errors import BadInput
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.admission import BatchInput, ScanInput, ScanQuery, Unreadable, VerificationKeysSchema
from gatherly_web.schemas.scans import UNREADABLE, GuestSchema, ScanPage, VerdictsSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked, problems_in

checkin_keys = Service(name="checkin_keys", path="/api/events/{id}/checkin-key", validators=checked)
checkins = Service(name="checkins", path="/api/tickets/{id}/checkin", validators=checked)
checkouts = Service(name="checkouts", path="/api/tickets/{id}/checkout", validators=checked)
event_checkins = Service(name="event_checkins", path="/api/events/{id}/checkins", validators=checked)

REFUSALS = (
    Forbidden,
    EventNotFound,
    UnknownCode,
    ForgedCode,
    VoidTicket,
    WrongTicket,
    WrongEvent,
    NotConfirmed,
    ScanTaken,
)


@checkin_keys.get(
    schema=Operation(
        summary="Show the keys that verify tickets",
        action=Action.RUN_DOOR,
        details="With them a scanner knows a forged ticket without asking anybody.",
        thing=EventNotFound,
        answer=VerificationKeysSchema(),
        raises=(Forbidden,),
    )
)
def view_checkin_keys(request: GatherlyRequest) -> Response:
    keys = request.application.admission.view_checkin_keys(request.actor, request.validated["id"])
    return json_response({"keys": list(map(key_answer, keys))})


@checkins.post(
    schema=Operation(
        summary="Check somebody in",
        action=Action.RUN_DOOR,
        details="By the QR code, by the code in it, or by the attendee. A ticket lets one person in, until they leave. "
        "Scanners see them without `email` and `unique_code`, which are empty texts for them.",
        thing=TicketTypeNotFound,
        body=ScanInput(),
        answer=GuestSchema(),
        raises=(*REFUSALS, AlreadyCheckedIn),
    )
)
def check_in(request: GatherlyRequest) -> Response:
    return _scanned(request, Direction.IN)


@checkouts.post(
    schema=Operation(
        summary="Check somebody out",
        action=Action.RUN_DOOR,
        details="They may come in again. That somebody left is noted also when nobody has seen them come.",
        thing=TicketTypeNotFound,
        body=ScanInput(),
        answer=GuestSchema(),
        raises=(*REFUSALS, NotCheckedIn),
    )
)
def check_out(request: GatherlyRequest) -> Response:
    return _scanned(request, Direction.OUT)


@event_checkins.post(
    schema=Operation(
        summary="Merge scans that a device has made offline",
        action=Action.RUN_DOOR,
        details="Each gets a verdict, in their order. They count in the order of their own time, each of them once, "
        "however often it is sent. Two devices that let somebody in are a conflict. The list may be sent without the "
        "object around it.",
        thing=EventNotFound,
        body=BatchInput(),
        answer=VerdictsSchema(),
        raises=(Forbidden, ScanTaken),
    )
)
def merge_scans(request: GatherlyRequest) -> Response:
    entries = request.validated["body"]["scans"]
    batch = [_offline_scan(entry) for entry in entries if not isinstance(entry, Unreadable)]
    verdicts = iter(request.application.admission.merge_scans(request.actor, request.validated["id"], batch))
    items = [
        _unreadable_answer(entry) if isinstance(entry, Unreadable) else verdict_answer(next(verdicts))
        for entry in entries
    ]
    return json_response({"items": items})


@event_checkins.get(
    schema=Operation(
        summary="List the scans at the doors of an event",
        action=Action.VIEW_SCANS,
        details="All of them, refused ones too, the last received first.",
        thing=EventNotFound,
        query=ScanQuery(),
        answer=ScanPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def view_scans(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    page = request.application.admission.view_scans(
        request.actor, request.validated["id"], query["result"], page_request(query)
    )
    return page_response(request, page, scan_answer)


def _scanned(request: GatherlyRequest, direction: Direction) -> Response:
    body = request.validated["body"]
    scan = ScanRequest(
        actor=request.actor,
        ticket_type_id=request.validated["id"],
        direction=direction,
        text=body.get("code"),
        attendee_id=body.get("attendee_id"),
        device_id=body["device_id"] or "",
    )
    return json_response(guest_answer(request.application.admission.scan_ticket(scan)))


def _offline_scan(entry: Mapping[str, Any]) -> OfflineScan:
    return OfflineScan(
        text=entry["code"],
        at=entry["at"],
        direction=entry["direction"],
        device_id=entry["device_id"],
        nonce=entry["nonce"] or _nonce_of(entry),
    )


def _nonce_of(entry: Mapping[str, Any]) -> str:
    """What stands for the nonce of a scan that has none: what it says, the same each time it is sent."""
    said = f"{entry['code']}\n{entry['at'].isoformat()}\n{entry['direction']}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _unreadable_answer(entry: Unreadable) -> dict[str, Any]:
    return {
        "result": UNREADABLE,
        "code": UNREADABLE,
        "detail": BadInput([]).detail,
        "nonce": None,
        "attendee": None,
        "conflict": None,
        "errors": [asdict(problem) for problem in problems_in("body", entry.messages)],
    }
