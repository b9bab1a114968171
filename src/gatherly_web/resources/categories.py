"""Categories: what events are sorted by."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import CategoryBeingRenamed, CategoryInUse, CategoryNotFound, CategoryTaken
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.categories import category_answer, category_label_answer
from gatherly_web.etags import tagged
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.categories import CategoryInput, CategoryLabelPage, CategorySchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

categories = Service(name="categories", path="/api/categories", validators=checked)
managed_categories = Service(name="managed_categories", path="/api/admin/categories", validators=checked)
managed_category = Service(name="managed_category", path="/api/admin/categories/{id}", validators=checked)


@categories.get(
    schema=Operation(
        summary="List the categories",
        action=Action.BROWSE_EVENTS,
        details="Those that admins look after, and all others that events bear which are on.",
        answer=CategoryLabelPage(),
        etag=True,
    )
)
def browse_categories(request: GatherlyRequest) -> Response:
    found = request.application.events.browse_categories()
    return tagged(request, {"items": list(map(category_label_answer, found)), "next_cursor": None})


@managed_categories.post(
    schema=Operation(
        summary="Make a category",
        action=Action.MANAGE_CATEGORIES,
        details="It is listed also while no event bears it.",
        body=CategoryInput(),
        status=201,
        answer=CategorySchema(),
        raises=(Forbidden, CategoryTaken),
    )
)
def create_category(request: GatherlyRequest) -> Response:
    made = request.application.events.create_category(request.actor, request.validated["body"]["name"])
    return created(category_answer(made), f"/api/admin/categories/{made.id}")


@managed_category.put(
    schema=Operation(
        summary="Rename a category",
        action=Action.MANAGE_CATEGORIES,
        details="The events that bear it follow in the background.",
        thing=CategoryNotFound,
        body=CategoryInput(),
        answer=CategorySchema(),
        raises=(Forbidden, CategoryTaken, CategoryBeingRenamed),
    )
)
def rename_category(request: GatherlyRequest) -> Response:
    renamed = request.application.events.rename_category(
        request.actor, request.validated["id"], request.validated["body"]["name"]
    )
    return json_response(category_answer(renamed))


@managed_category.delete(
    schema=Operation(
        summary="Remove a category",
        action=Action.MANAGE_CATEGORIES,
        details="Only while no event bears it.",
        thing=CategoryNotFound,
        status=204,
        raises=(Forbidden, CategoryInUse, CategoryBeingRenamed),
    )
)
def delete_category(request: GatherlyRequest) -> Response:
    request.application.events.delete_category(request.actor, request.validated["id"])
    return no_content()
