"""Races between threads and between processes, on every database."""
