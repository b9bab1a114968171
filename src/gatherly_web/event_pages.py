"""The page of an event, for people: where messages lead to."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from uuid import UUID
from zoneinfo import ZoneInfo

from cornice import Service
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import Event, EventDetails, EventStatus
from gatherly_core.kernel.identifiers import EventId
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import bytes_response

HTML = "text/html; charset=utf-8"
# What organizers write of their events was cleaned when it was kept; no script would run all the same.
HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'",
    ),
)
NOTICES = {
    EventStatus.DRAFT: "",
    EventStatus.PUBLISHED: "",
    EventStatus.CANCELLED: '      <p class="outcome wrong">This event has been cancelled.</p>\n',
}

service = Service(name="event-page", path="/e/{event_id}")


@service.get(permission=NO_PERMISSION_REQUIRED)
def show(request: GatherlyRequest) -> Response:
    """What everybody may know of the event, whoever asks. EventNotFound for a draft, and for what is no id."""
    listing = request.application.ticketing.view_listing(None, _event_id(request))
    page = Template(_text("event.html")).substitute(_shown(listing.event))
    return bytes_response(page.encode(), headers=HEADERS, content_type=HTML)


def add_event_pages(config: Configurator) -> None:
    """Adds the page. It is for people, and no part of the documented API."""
    config.add_cornice_service(service)


def _event_id(request: GatherlyRequest) -> EventId:
    try:
        return EventId(UUID(request.matchdict["event_id"]))
    except ValueError:
        raise EventNotFound("There is no such event.") from None


def _shown(event: Event) -> dict[str, str]:
    details = event.details
    return {
        "title": escape(details.title),
        "notice": NOTICES[event.status],
        "when": escape(_when(details)),
        "where": f"        <dt>Where</dt>\n        <dd>{escape(details.location)}</dd>\n" if details.location else "",
        "description": details.description,
    }


def _when(details: EventDetails) -> str:
    """In the event's own zone, which is named."""
    zone = ZoneInfo(details.timezone)
    start, end = details.start_date.astimezone(zone), details.end_date.astimezone(zone)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%A, %d %B %Y, %H:%M}"
    return f"{start:%A, %d %B %Y, %H:%M} – {until} ({details.timezone})"


@cache
def _text(name: str) -> str:
    return files("gatherly_web").joinpath("templates", name).read_text(encoding="utf-8")
