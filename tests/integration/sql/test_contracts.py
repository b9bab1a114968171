"""The SQL adapters keep what their ports promise, on every database."""

from tests.contracts.accounts import UsersContract
from tests.contracts.inventory import ClaimsContract, PoolsContract


class TestSqlUsers(UsersContract):
    pass


class TestSqlPools(PoolsContract):
    pass


class TestSqlClaims(ClaimsContract):
    pass
