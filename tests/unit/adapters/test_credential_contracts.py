"""bcrypt and JSON Web Tokens do what every adapter of their ports promises."""

from dataclasses import replace

import pytest

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.jwt_tokens import JwtTokens
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.application import Ports
from tests.contracts.accounts import PasswordsContract, TokensContract
from tests.factories import NOW

FAST = 4  # the fewest rounds that bcrypt takes


@pytest.fixture
def ports() -> Ports:
    clock = FixedClock(NOW)
    return replace(
        in_memory(clock).ports,
        passwords=BcryptPasswords(rounds=FAST),
        tokens=JwtTokens("a secret that only these tests know", clock, lifetime_seconds=3600),
    )


class TestBcryptPasswords(PasswordsContract):
    pass


class TestJwtTokens(TokensContract):
    pass
