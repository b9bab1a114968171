"""Plays a cell of the matrix: somebody sends the request, to their own or another's, and is answered."""

from collections.abc import Mapping
from unittest.mock import patch

from webtest import TestResponse

from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation
from tests.integration.web.callers import UNKNOWN, Caller
from tests.integration.web.documented_app import TestApp
from tests.integration.web.every_operation.operations import Operation, content_of
from tests.integration.web.matrix.cast import Stage, Where, Who
from tests.integration.web.matrix.rows import Row


class Play:
    """The application with its stage."""

    def __init__(self, stage: Stage, api: TestApp) -> None:
        self._stage = stage
        self._api = api

    def answer(
        self,
        operation: Operation,
        row: Row,
        who: Who,
        where: Where,
        broken: Mapping[Action, frozenset[Relation]] | None = None,
    ) -> TestResponse:
        """`broken`: rows that the table has while the request is answered, and not before."""
        stage = self._stage
        actor = stage.enter(who, where)
        id = "" if row.thing is None else str(row.thing(stage))
        body = row.body(stage, actor) if row.body else content_of(operation)
        token = stage.token_for(actor) if actor else None
        if actor and who is Who.DISABLED:
            stage.disable(actor)
        address = operation.address(UNKNOWN if where is Where.ABSENT else id)
        with patch.dict(PERMISSIONS, broken or {}):
            return Caller(self._api, token).send(operation.method, address, body, "*")  # type: ignore[arg-type]  # any status
