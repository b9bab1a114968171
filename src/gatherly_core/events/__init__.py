"""Events: gigs that people attend, at a place and a time.

An event is created by the ticketing capability, since it comes with what it sells.
"""
