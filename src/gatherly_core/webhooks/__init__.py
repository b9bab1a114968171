"""Webhooks: what happens, told to organizers' own programs: pushed to them, or pulled from a feed."""
