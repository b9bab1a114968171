"""Calendar entries as iCalendar objects (RFC 5545)."""

from icalendar import Calendar, Event

from gatherly_core.admission.model import CalendarEntry

PRODUCT = "-//Gatherly//Gatherly//EN"


class IcalCalendars:
    """Moments are written in UTC (3.3.5, form 2): no calendar has to know the rules of the event's zone for them."""

    def write(self, entry: CalendarEntry) -> bytes:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.changed_at)
        event.add("last-modified", entry.changed_at)
        event.add("sequence", entry.sequence)
        event.add("dtstart", entry.start_date)
        event.add("dtend", entry.end_date)
        event.add("summary", entry.title)
        event.add("description", entry.description)
        if entry.location:
            event.add("location", entry.location)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", PRODUCT)
        calendar.add_component(event)
        return bytes(calendar.to_ical())
