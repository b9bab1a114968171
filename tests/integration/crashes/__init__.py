"""Processes that are killed at any moment."""
