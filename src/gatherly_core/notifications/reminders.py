"""What people are reminded of."""

from gatherly_core.events.model import Event
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import GOOD_UNTIL, Kind
from gatherly_core.notifications.news import News
from gatherly_core.notifications.reminder_times import Lead, Opening


def opening_of(event: Event) -> Opening:
    """When the event starts, as it stands now."""
    return Opening(event.id, event.details.start_date, event.details.timezone)


def occasion_of(opening: Opening, lead: Lead) -> str:
    """The occasion of a reminder, and the key of its round: of an event that was moved, another one."""
    return f"reminder-{lead}-{opening.event_id}-{opening.start:%Y%m%dT%H%M%S.%f}"


def reminder(event: Event, lead: Lead, event_news: EventNews) -> News:
    """That an event starts soon; of no use once it has."""
    until = {GOOD_UNTIL: event.details.start_date.isoformat()}
    return event_news.about(event, Kind.REMINDER, occasion_of(opening_of(event), lead), until, lead=lead.value)
