"""The matrix judges: whatever is changed in the table that the application asks, some answer is not as it must be."""

import pytest

from gatherly_core.accounts.permissions import Action, Relation
from tests.integration.web.every_operation.operations import EVERY
from tests.integration.web.matrix.cast import Who
from tests.integration.web.matrix.expectations import TABLE, TO_A_THING, action_of, cells, expected
from tests.integration.web.matrix.play import Play
from tests.integration.web.matrix.rows import ROWS

ENTRANCE = {Relation.ANYBODY, Relation.USERS, Relation.PROVIDER}
"""What routes take from the table when they are made: the OpenAPI document is compared with it in test_permissions."""
ASKED = [action for action in {action_of(operation): None for operation in EVERY} if TABLE[action].isdisjoint(ENTRANCE)]
# Each word taken out of the table, and one put in where it is not.
CHANGES = [
    (action, relation)
    for action in ASKED
    for relation in sorted(TO_A_THING | {Relation.ADMIN, Relation.ORGANIZERS})
    if relation in TABLE[action] or relation is Relation.ADMIN
]


def differs(play: Play, action: Action, row: frozenset[Relation]) -> bool:
    """Whether, with this row for it, any answer of an operation of the action is not as the unchanged table has it."""
    return any(
        play.answer(operation, ROWS[repr(operation)], who, where, {action: row}).status_int
        != expected(operation, ROWS[repr(operation)], who, where)
        for operation in EVERY
        if action_of(operation) is action
        for who in Who
        for where in cells(ROWS[repr(operation)])
    )


@pytest.mark.parametrize(("action", "relation"), CHANGES)
def test_it_is_noticed(any_play: Play, action: Action, relation: Relation) -> None:
    assert differs(any_play, action, TABLE[action] ^ {relation})
