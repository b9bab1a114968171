"""Staff: whom an organizer lets run an event, or its door."""
