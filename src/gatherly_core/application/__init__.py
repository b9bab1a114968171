"""Ports in, application out: every use case of the system as one attribute."""

from gatherly_core.application.application import Application
from gatherly_core.application.ports import Policy, Ports

__all__ = ["Application", "Policy", "Ports"]
