"""The providers that the operator has set up."""

from collections.abc import Callable, Mapping

from gatherly_core.accounts.errors import ProviderUnavailable
from gatherly_core.accounts.identities import ProvenIdentity, Provider

Verify = Callable[[str, str | None], ProvenIdentity]
"""Token and nonce in, who they prove out; see IdentityProviders."""


class ChosenIdentityProviders:
    """Asks the one whose token it is."""

    def __init__(self, chosen: Mapping[Provider, Verify]) -> None:
        self._chosen = chosen

    def verify(self, provider: Provider, token: str, nonce: str | None) -> ProvenIdentity:
        if provider not in self._chosen:
            raise ProviderUnavailable(f"Signing in with {provider} is not set up here.")
        return self._chosen[provider](token, nonce)
