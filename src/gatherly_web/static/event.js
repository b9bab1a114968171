// The page of an event, to which messages about it lead.
"use strict";

const id = location.pathname.split("/").pop();

function show(part, text) {
  const place = document.querySelector(part);
  place.textContent = text;
  place.hidden = !text;
}

function told(event) {
  const clock = new Intl.DateTimeFormat(undefined, {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: event.timezone,
  });
  return `${clock.formatRange(new Date(event.start_date), new Date(event.end_date))} (${event.timezone})`;
}

// What an organizer wrote is shown as text, and never run.
function textOf(markup) {
  return new DOMParser().parseFromString(markup, "text/html").body.textContent;
}

function tell(event) {
  document.title = `${event.title} · Gatherly`;
  show("h1", event.title);
  show(".when", told(event));
  show(".where", event.location);
  show(".about", textOf(event.description));
  show(".outcome", event.status === "cancelled" ? "This event is cancelled." : "");
}

async function load() {
  const answer = await fetch(`/api/events/${encodeURIComponent(decodeURIComponent(id))}`);
  if (answer.ok) {
    tell(await answer.json());
  } else {
    show("h1", "There is no such event");
    show(".outcome", "It may have been taken back by its organizer.");
  }
}

load().catch(() => show(".outcome", "This did not go through. Please try again."));
