"""Promotions: codes that take something off the price of a booking."""
