"""What an event sells: ticket types, their sales windows and limits, and how many are left."""
