"""Tickets on paper and on screens."""
