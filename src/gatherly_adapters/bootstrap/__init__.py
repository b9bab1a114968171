"""The only place that picks adapters: for the web, the command line, workers and tests alike."""

from gatherly_adapters.bootstrap.audit import audit_secrets
from gatherly_adapters.bootstrap.gatherly import Gatherly
from gatherly_adapters.bootstrap.in_memory import FIRST_MOMENT, in_memory
from gatherly_adapters.bootstrap.memory_ports import ports_in_memory
from gatherly_adapters.bootstrap.on_database import on_database
from gatherly_adapters.bootstrap.sql_ports import ports_on
from gatherly_adapters.bootstrap.surroundings import Surroundings, surroundings_in_memory
from gatherly_adapters.bootstrap.tickets import ticket_keys, ticket_reader
from gatherly_adapters.bootstrap.worker import work, work_in_background
from gatherly_adapters.worker.ending import Ending

__all__ = [
    "FIRST_MOMENT",
    "Ending",
    "Gatherly",
    "Surroundings",
    "audit_secrets",
    "in_memory",
    "on_database",
    "ports_in_memory",
    "ports_on",
    "surroundings_in_memory",
    "ticket_keys",
    "ticket_reader",
    "work",
    "work_in_background",
]
