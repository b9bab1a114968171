"""The keys of tickets."""

from collections.abc import Sequence

from gatherly_adapters.ed25519_tickets import Ed25519Verifier, derived_seed
from gatherly_adapters.embedded_secrets import embedded_ticket_key
from gatherly_adapters.settings import Settings
from gatherly_core.admission.ports import TicketReader


def ticket_reader(public_keys: Sequence[bytes]) -> TicketReader:
    """What knows tickets from forgeries with nothing but the public keys. ValueError when one of them is none."""
    return Ed25519Verifier(public_keys)


def ticket_keys(settings: Settings) -> tuple[bytes, ...]:
    """The seeds of the keys that are good for tickets, the one that signs first.

    Without a setting there is one: derived from the secret that was set, or kept in a file where none was.
    """
    if settings.secrets.ticket_keys:
        return settings.secrets.ticket_keys
    if settings.secrets.jwt:
        # Tickets that were signed before the secret was replaced stay good while it is among the retired ones.
        return tuple(map(derived_seed, (settings.secrets.jwt, *settings.secrets.retired_jwt)))
    return (embedded_ticket_key(settings.data),)
