"""What makes and verifies credentials does what every adapter of its port promises."""

from dataclasses import replace

import pytest

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.common_passwords import ShippedCommonPasswords
from gatherly_adapters.derived_refresh_tokens import DerivedRefreshTokens
from gatherly_adapters.ed25519_tickets import Ed25519Tickets
from gatherly_adapters.jwt_tokens import JwtTokens
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.random_codes import RandomCodes
from gatherly_adapters.sealed_endpoint_secrets import SealedEndpointSecrets
from gatherly_adapters.signed_unsubscriptions import SignedUnsubscriptions
from gatherly_core.application import Ports
from tests.contracts.accounts import CommonPasswordsContract, PasswordsContract, TokensContract
from tests.contracts.admission import CodesContract, TicketSignerContract
from tests.contracts.sessions import RefreshTokensContract
from tests.contracts.unsubscribing import UnsubscribeTokensContract
from tests.contracts.webhooks import EndpointSecretsContract
from tests.factories import NOW

SECRETS = ("a secret that only these tests know", "a former secret that only these tests know")
FAST = 4  # the fewest rounds that bcrypt takes


@pytest.fixture
def ports() -> Ports:
    clock = FixedClock(NOW)
    return replace(
        in_memory(clock).ports,
        passwords=BcryptPasswords(rounds=FAST),
        common_passwords=ShippedCommonPasswords(),
        tokens=JwtTokens(SECRETS, clock, lifetime_seconds=900),
        refresh_tokens=DerivedRefreshTokens(SECRETS),
        unsubscribe_tokens=SignedUnsubscriptions(SECRETS),
        codes=RandomCodes(),
        endpoint_secrets=SealedEndpointSecrets(SECRETS),
        ticket_signer=Ed25519Tickets([b"the seed of a key of these tests", b"the seed of one of their old key"]),
    )


class TestBcryptPasswords(PasswordsContract):
    pass


class TestShippedCommonPasswords(CommonPasswordsContract):
    pass


class TestJwtTokens(TokensContract):
    pass


class TestDerivedRefreshTokens(RefreshTokensContract):
    pass


class TestSignedUnsubscriptions(UnsubscribeTokensContract):
    pass


class TestRandomCodes(CodesContract):
    pass


class TestEd25519Tickets(TicketSignerContract):
    pass


class TestSealedEndpointSecrets(EndpointSecretsContract):
    pass
