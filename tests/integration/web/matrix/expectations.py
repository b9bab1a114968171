"""What each cell of the matrix must be answered, by the table of permissions."""

from collections.abc import Mapping

from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation
from tests.integration.web.every_operation.operations import Operation
from tests.integration.web.matrix.cast import Where, Who, relations
from tests.integration.web.matrix.rows import IN_DRAFTS, SEEN, Row

TABLE: Mapping[Action, frozenset[Relation]] = dict(PERMISSIONS)
"""As it is; what tests change in the application's changes nothing here."""

TO_A_THING = {Relation.OWNER, Relation.ORGANIZER, Relation.MANAGER, Relation.SCANNER}
"""Relations that nobody can stand in to what is not there."""


OF_WHAT_IS_PUBLISHED = {"unpublish", "cancel", "purchase", "announcements"}
"""What cannot be done to a draft, whoever asks."""


def action_of(operation: Operation) -> Action:
    return Action[operation.described["x-permission"]["action"].upper()]


def success(operation: Operation, row: Row) -> int:
    return row.status or min(int(status) for status in operation.described["responses"])


def cells(row: Row) -> list[Where]:
    """Where it makes a difference to ask."""
    if row.thing is None:
        return [Where.OWN]
    drafts = [Where.DRAFT] if row.thing in IN_DRAFTS else []
    return [Where.OWN, Where.FOREIGN, *drafts, Where.ABSENT]


def expected(operation: Operation, row: Row, who: Who, where: Where) -> int:
    """The status: of success, or 401 for who must sign in first, 403 for who sees it but may not, 404 for the rest."""
    allowed = TABLE[action_of(operation)]
    if not operation.described["security"]:
        return success(operation, row)
    if who is Who.DISABLED or (who is Who.NOBODY and Relation.ANYBODY not in allowed):
        return 401
    return _refusal(operation, row, relations(who, where), where) or success(operation, row)


def _refusal(operation: Operation, row: Row, how: set[Relation], where: Where) -> int | None:
    """With which somebody is refused who is signed in, or need not be; None for nobody who is."""
    allowed = TABLE[action_of(operation)]
    if allowed.isdisjoint(how | TO_A_THING):
        return 403
    if where is Where.ABSENT or (where is Where.DRAFT and not _sees(row, how, where)):
        return 404
    if allowed.isdisjoint(how):
        return 403 if _sees(row, how, where) else 404
    of_what_is_published = operation.method == "POST" and operation.path.rpartition("/")[2] in OF_WHAT_IS_PUBLISHED
    return 409 if where is Where.DRAFT and of_what_is_published else None


def _sees(row: Row, how: set[Relation], where: Where) -> bool:
    if row.thing is None:
        return True
    return not TABLE[Action.VIEW_DRAFT if where is Where.DRAFT else SEEN[row.thing]].isdisjoint(how)
