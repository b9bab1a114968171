"""bcrypt, common passwords, JSON Web Tokens, codes and Ed25519 do what every adapter of their ports promises."""

from dataclasses import replace

import pytest

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.common_passwords import ShippedCommonPasswords
from gatherly_adapters.ed25519_tickets import Ed25519Tickets
from gatherly_adapters.jwt_tokens import JwtTokens
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.random_codes import RandomCodes
from gatherly_core.application import Ports
from tests.contracts.accounts import CommonPasswordsContract, PasswordsContract, TokensContract
from tests.contracts.admission import CodesContract, TicketSignerContract
from tests.factories import NOW

FAST = 4  # the fewest rounds that bcrypt takes


@pytest.fixture
def ports() -> Ports:
    clock = FixedClock(NOW)
    return replace(
        in_memory(clock).ports,
        passwords=BcryptPasswords(rounds=FAST),
        common_passwords=ShippedCommonPasswords(),
        tokens=JwtTokens("a secret that only these tests know", clock, lifetime_seconds=3600),
        codes=RandomCodes(),
        ticket_signer=Ed25519Tickets([b"the seed of a key of these tests", b"the seed of one of their old key"]),
    )


class TestBcryptPasswords(PasswordsContract):
    pass


class TestShippedCommonPasswords(CommonPasswordsContract):
    pass


class TestJwtTokens(TokensContract):
    pass


class TestRandomCodes(CodesContract):
    pass


class TestEd25519Tickets(TicketSignerContract):
    pass
