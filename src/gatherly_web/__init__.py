"""Gatherly over HTTP: requests in, use cases, answers out."""
