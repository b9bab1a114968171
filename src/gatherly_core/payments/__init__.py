"""Payments: the money of bookings, what was given back of it, and the ledger that both are written in."""
