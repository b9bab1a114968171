"""Every operation says when to try again, and nothing of its inside when it fails."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.kernel.unit_of_work import Contended, OutcomeUnknown, StorageAway
from tests.integration.web.callers import Caller
from tests.integration.web.every_operation.operations import STORING, Operation, content_of, every

AWAY = (StorageAway("The database is away."), Contended("Too many."), OutcomeUnknown("Perhaps it was done."))


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


@every("operation", STORING, ids=repr)
def test_it_says_when_to_try_again(
    admin: Caller, gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    for error in AWAY:
        for block in ("run", "read"):
            monkeypatch.setattr(gatherly.ports.unit_of_work, block, failing(error))

        refusal = admin.send(operation.method, operation.address(), content_of(operation), 503)

        assert (refusal.json["code"], refusal.headers["Retry-After"]) == (error.code, "1")


@every("operation", STORING, ids=repr)
def test_it_tells_nothing_of_its_inside_when_it_fails(
    admin: Caller,
    gatherly: Gatherly,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    operation: Operation,
) -> None:
    for block in ("run", "read"):
        monkeypatch.setattr(gatherly.ports.unit_of_work, block, failing(ZeroDivisionError("SELECT secret FROM table")))

    failure = admin.send(operation.method, operation.address(), content_of(operation), 500, x_request_id="abc-1")

    assert failure.json["code"] == "internal_error"
    assert not re.search("secret|ZeroDivision|Traceback|\\.py", failure.text)
    assert "Request abc-1 failed" in caplog.text
    assert "ZeroDivisionError: SELECT secret" in caplog.text
