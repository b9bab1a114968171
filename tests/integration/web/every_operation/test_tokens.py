"""Every operation asks who is there, unless it is public."""

from tests.integration.web.callers import Caller
from tests.integration.web.every_operation.operations import ASKING, SIGNED_IN, Operation, content_of, every


@every("operation", SIGNED_IN, ids=repr)
def test_it_asks_who_is_there(nobody: Caller, operation: Operation) -> None:
    refusal = nobody.send(operation.method, operation.address(), content_of(operation), 401)

    assert refusal.json["code"] == "not_signed_in"


@every("operation", ASKING, ids=repr)
def test_it_refuses_forged_tokens(nobody: Caller, operation: Operation) -> None:
    refusal = nobody.send(
        operation.method, operation.address(), content_of(operation), 401, authorization="Bearer forged"
    )

    assert refusal.json["code"] == "invalid_token"


@every("operation", ASKING, ids=repr)
def test_it_refuses_expired_tokens(expired: Caller, operation: Operation) -> None:
    refusal = expired.send(operation.method, operation.address(), content_of(operation), 401)

    assert refusal.json["code"] == "token_expired"
