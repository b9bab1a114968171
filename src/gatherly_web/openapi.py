"""The OpenAPI document: generated from the same services and schemas that serve the requests."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from cornice import Service
from pyramid.security import NO_PERMISSION_REQUIRED

from gatherly_core.accounts.permissions import PERMISSIONS, Relation
from gatherly_core.accounts.permitting import told
from gatherly_core.kernel.errors import GatherlyError
from gatherly_web.idempotency import KEY, PRINTABLE
from gatherly_web.openapi_answers import add_examples, add_shared, answers, errors_of
from gatherly_web.operations import Operation
from gatherly_web.responses import JSON
from gatherly_web.security import ANYBODY, SIGNED_IN
from gatherly_web.uploads import FIELD, FORM, FORMS

ABOUT = """Events, what they sell, bookings and the waitlist.

Send the `access_token` of a registration or a sign-in as `Authorization: Bearer <token>`. It is good for some minutes;
`POST /api/auth/refresh` exchanges the `refresh_token` for the next ones. Times are in UTC, amounts of money in minor
units of their currency. Errors are problem documents (RFC 9457), whose `code` programs can rely on.
Unknown fields are refused. Lists are paged: `next_cursor` asks for the next page, as `cursor`."""

TAGS = {
    "accounts": "Registering, signing in, and one's own profile.",
    "sessions": "Staying signed in, signing out, and where one is signed in.",
    "users": "Who has an account, for admins.",
    "privacy": "What is held about oneself.",
    "letters": "Letters about accounts, for new passwords and confirmed addresses.",
    "events": "What is on, and what organizers do with it.",
    "categories": "What events are sorted by.",
    "images": "What events show of themselves.",
    "ticketing": "What an event sells.",
    "booking": "Claims on places.",
    "attendees": "Who comes, and handing tickets on.",
    "printing": "Tickets to print and to show, and calendars.",
    "admission": "The door.",
    "checkout": "Paying for bookings, and giving money back.",
    "payments": "The money of bookings.",
    "staffing": "Who runs an event with its organizer, and who its door.",
    "waitlist": "For what is sold out.",
    "preferences": "What one is told, and by which channels.",
    "unsubscribing": "Hearing no more of something, by a link in a letter.",
    "devices": "Where one is shown messages at once.",
    "notifications": "What one was told, and by which channels.",
    "webhooks": "The same, sent to these programs.",
    "sendings": "What organizers announce, and write to those who come.",
    "facts": "What happens, for organizers' own programs to follow.",
    "operations": "For whoever runs the service.",
}
PATH_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
PATH_NAME = {"name": "name", "in": "path", "required": True}
UPLOAD = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {FIELD: {"type": "string", "format": "binary", "description": "The file."}},
                "required": [FIELD],
                "additionalProperties": False,
            },
            "example": {FIELD: "the content of concert.jpg"},
        }
    },
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer one has: 304 while it is still the same.",
    "schema": {"type": "string"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": 'The ETag, or its version alone (`"3"`): 412 when somebody changed it since.',
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "name": KEY,
    "in": "header",
    "description": "A text of one's own, new for each thing one wants. Repeated with the same key within 24 hours, a "
    "request is done once and gets its first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": f"^{PRINTABLE.pattern}$"},
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "The access token that a registration or a sign-in answers.",
}

# An empty object stands for nobody: drafts are shown to their organizer where anybody may ask.
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    SIGNED_IN: [{"bearer": []}],
    ANYBODY: [{}, {"bearer": []}],
    NO_PERMISSION_REQUIRED: [],
}


def document(services: Iterable[Service]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the services' described views."""
    spec = APISpec(
        title="Gatherly",
        version=version("gatherly"),
        openapi_version="3.1.0",
        info={"description": ABOUT, "license": {"name": "ISC", "identifier": "ISC"}},
        tags=[{"name": name, "description": description} for name, description in TAGS.items()],
        servers=[{"url": "/"}],
        plugins=[MarshmallowPlugin()],
    )
    spec.components.security_scheme("bearer", BEARER)
    add_shared(spec.components)
    raised: set[type[GatherlyError]] = set()
    for service in sorted(services, key=lambda service: str(service.path)):
        for method, view, operation in _views(service):
            errors = set(errors_of(operation, method, service.path))
            raised |= errors
            described = _described(operation, view) | {"responses": answers(operation, errors)}
            spec.path(service.path, operations={method.lower(): described})
    add_examples(spec.components, raised)
    return spec.to_dict()


def _views(service: Service) -> Iterator[tuple[str, Any, Operation]]:
    """Each described view of a service: method, function and description."""
    for method, view, arguments in service.definitions:
        if method != "HEAD" and "schema" in arguments:
            yield method, view, arguments["schema"]


def _described(operation: Operation, view: Any) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": view.__name__,
        "summary": operation.summary,
        "description": " ".join(filter(None, (operation.details, f"For {told(operation.action)}."))),
        "tags": [_tag(view)],
        "security": SECURITY[operation.permission],
        "x-permission": _permission(operation),
        "parameters": _parameters(operation),
    }
    if operation.upload:
        described["requestBody"] = UPLOAD
    if operation.body is not None:
        content = {"schema": operation.body, "example": type(operation.body).example}
        kinds = FORMS if operation.form else (JSON,)
        described["requestBody"] = {"required": operation.body_required, "content": dict.fromkeys(kinds, content)}
    return described


def _permission(operation: Operation) -> dict[str, Any]:
    """The row of the table of permissions, for programs."""
    row = PERMISSIONS[operation.action]
    return {
        "action": operation.action.name.lower(),
        "allowed": [relation.name.lower() for relation in Relation if relation in row],
    }


def _parameters(operation: Operation) -> list[Any]:
    parameters: list[Any] = []
    if operation.thing is not None:
        parameters.append(PATH_ID)
    if operation.named:
        parameters.append(PATH_NAME | {"schema": {"type": "string", "pattern": f"^{operation.named}$"}})
    for name, words in operation.words.items():
        parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string", "enum": words}})
    if operation.query is not None:
        parameters.append({"in": "query", "schema": operation.query})
    if operation.etag:
        parameters.append(IF_NONE_MATCH)
    if operation.if_match:
        parameters.append(IF_MATCH)
    if operation.idempotent:
        parameters.append(IDEMPOTENCY_KEY)
    return parameters


def _tag(view: Any) -> str:
    """The capability whose module the view is in."""
    capability = view.__module__.rpartition(".")[2]
    return capability if capability in TAGS else "operations"
