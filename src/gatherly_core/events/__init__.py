"""Events: gigs that people attend, at a place and a time.

Events are created, edited, listed and shown by the ticketing capability, since they come with what they sell.
"""
