"""Admission: what admits whom, from the e-ticket to the door."""
