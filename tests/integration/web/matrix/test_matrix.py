"""Every operation, asked for by everybody: the answers are those of the table of permissions.

Whoever adds an operation adds its row in `rows.py`, and gives its action one in the table.
"""

import pytest

from tests.integration.web.every_operation.operations import EVERY, Operation
from tests.integration.web.matrix.cast import Who
from tests.integration.web.matrix.expectations import cells, expected
from tests.integration.web.matrix.play import Play
from tests.integration.web.matrix.rows import ROWS


def test_every_operation_has_a_row() -> None:
    assert sorted(ROWS) == sorted(map(repr, EVERY))


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("operation", EVERY, ids=repr)
def test_it_is_answered_as_the_table_has_it(play: Play, operation: Operation, who: Who) -> None:
    row = ROWS[repr(operation)]
    for where in cells(row):
        answer = play.answer(operation, row, who, where)

        assert answer.status_int == expected(operation, row, who, where), f"{where}: {answer.text[:300]}"
        if who is Who.DISABLED and operation.described["security"] and answer.status_int == 401:
            assert answer.json["code"] == "account_disabled"
