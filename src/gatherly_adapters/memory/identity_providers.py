"""Providers of identities in memory, whose tokens a test makes."""

import secrets
from dataclasses import dataclass

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.faults import FaultPlan, Moment
from gatherly_core.accounts.errors import InvalidIdentity, ProviderUnavailable
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class _Issued:
    identity: ProvenIdentity
    nonce: str | None


class MemoryIdentityProviders:
    """Knows the tokens that it was asked for, which are good for ever.

    RuntimeError when it is called inside a block of its database: other providers are reached over a network, which
    no transaction may wait for. `faults` plans what goes wrong with `verify`; `chosen` are those that are set up.
    """

    def __init__(self, database: MemoryDatabase) -> None:
        self.faults = FaultPlan()
        self.chosen = set(Provider)
        self._blocks = database.blocks
        self._issued: dict[str, _Issued] = {}

    def token_of(self, identity: ProvenIdentity, nonce: str | None = None, token: str | None = None) -> str:
        """A token of somebody whom their provider knows: a new one, unless it is given."""
        token = token or secrets.token_urlsafe()
        self._issued[token] = _Issued(identity, nonce)
        return token

    def verify(self, provider: Provider, token: str, nonce: str | None) -> ProvenIdentity:
        if self._blocks.inside():
            raise RuntimeError("A provider of identities cannot be called inside a block.")
        if provider not in self.chosen:
            raise ProviderUnavailable(f"Signing in with {provider} is not set up here.")
        if provider is Provider.FACEBOOK and nonce is not None:
            raise Invalid("Tokens of Facebook have no nonce.", {"nonce": "is not for facebook"})
        self.faults.happen("verify", Moment.BEFORE, self.faults.begin("verify"))
        issued = self._issued.get(token)
        if issued is None or issued.identity.provider is not provider or issued.nonce != nonce:
            raise InvalidIdentity("The token of the provider is not valid here.")
        return issued.identity
