"""Who has an account, for admins."""

from typing import Any

from pyramid.response import Response

from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.errors import OwnAccount, UserNotFound
from gatherly_core.accounts.model import User
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.ports import UserFilter
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.accounts import user_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.users import SeenUserSchema, UserInput, UserPage, UserQuery
from gatherly_web.services import Service
from gatherly_web.validation import checked

users = Service(name="users", path="/api/admin/users", validators=checked)
user = Service(name="user", path="/api/admin/users/{id}", validators=checked)


@users.get(
    schema=Operation(
        summary="List users",
        action=Action.LIST_USERS,
        details="The newest first.",
        query=UserQuery(),
        answer=UserPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def list_users(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    wanted = UserFilter(query["q"] or "", query["role"], query["disabled"])
    page = request.application.accounts.list_users(request.actor, wanted, page_request(query))
    return page_response(request, page, _seen)


@user.patch(
    schema=Operation(
        summary="Change a user's role, or shut them out",
        action=Action.ADMINISTER_USER,
        details="It is true from their next request on. Who is shut out is signed out everywhere.",
        thing=UserNotFound,
        body=UserInput(),
        answer=SeenUserSchema(),
        raises=(Forbidden, OwnAccount),
    )
)
def administer_user(request: GatherlyRequest) -> Response:
    change = UserChange(**request.validated["body"])
    return json_response(
        _seen(request.application.accounts.administer_user(request.actor, request.validated["id"], change))
    )


def _seen(user: User) -> dict[str, Any]:
    """What admins see of a user."""
    return user_answer(user) | {"disabled": user.disabled, "disabled_at": user.disabled_at}
