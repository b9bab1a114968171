"""The one validator of requests: address, query and body, checked before the view runs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from marshmallow import Schema, ValidationError

from gatherly_core.kernel.errors import NotFound
from gatherly_web.errors import BadInput, InputProblem, MalformedJson, UnsupportedMediaType
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import JSON
from gatherly_web.schemas.base import InputSchema
from gatherly_web.schemas.fields import parsed_id
from gatherly_web.uploads import sent_form, uploaded_file

NOTHING = InputSchema()
LONGEST_NAME = 100
"""A field's name that is not ours is repeated up to here."""


def checked(request: GatherlyRequest, *, schema: Operation, **_: object) -> None:
    """Cornice's validator of every view: fills `request.validated`, or raises what is wrong."""
    if schema.thing is not None:
        request.validated["id"] = path_id(request, "id", schema.thing)
    request.validated["query"] = _query(request, schema.query)
    request.validated["body"] = _body(request, schema)


def path_id(request: GatherlyRequest, name: str, thing: type[NotFound]) -> UUID:
    """The identifier of that name in the address: what is none identifies nothing, and `thing` is raised."""
    try:
        return parsed_id(request.matchdict[name])
    except ValueError:
        raise thing("There is nothing of this id.") from None


def _query(request: GatherlyRequest, schema: Schema | None) -> Mapping[str, Any]:
    schema = schema or NOTHING
    if not request.environ.get("QUERY_STRING"):
        return _defaults(schema)
    try:
        given = list(request.GET.items())
    except UnicodeDecodeError:
        raise BadInput([InputProblem("querystring", "", "must be UTF-8")]) from None
    times = Counter(name for name, _ in given)
    if len(times) < len(given):
        repeated = [name[:LONGEST_NAME] for name, number in times.items() if number > 1]
        raise BadInput([InputProblem("querystring", name, "must be given once") for name in repeated])
    return loaded("querystring", schema, dict(given))


@cache
def _defaults(schema: Schema) -> Mapping[str, Any]:
    """What an empty query comes to: the same each time, and the most frequent of all."""
    return MappingProxyType(loaded("querystring", schema, {}))


def _body(request: GatherlyRequest, operation: Operation) -> Mapping[str, Any]:
    if request.method in ("GET", "HEAD"):
        return {}
    if operation.upload:
        return {"file": uploaded_file(request)}
    if operation.form:
        return loaded("body", operation.body or NOTHING, sent_form(request))
    raw, schema = request.body, operation.body or NOTHING
    if not raw and not (operation.body and operation.body_required):
        return loaded("body", schema, {})
    if request.content_type != JSON:
        raise UnsupportedMediaType("The body must be JSON, and Content-Type must say so: application/json.")
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise MalformedJson("The body is not valid JSON.") from None
    return loaded("body", schema, content)


def loaded(location: str, schema: Schema, content: Any) -> Mapping[str, Any]:
    """What the schema makes of a part of the request. BadInput names everything that is wrong with it."""
    try:
        values: Mapping[str, Any] = schema.load(content)
    except ValidationError as wrong:
        raise BadInput(problems_in(location, wrong.messages_dict)) from None
    return values


def problems_in(location: str, messages: Mapping[Any, Any], inside: str = "") -> Iterator[InputProblem]:
    """Marshmallow's tree of messages as a list: `items.0.quantity` is where the first item is wrong."""
    for key, message in messages.items():
        name = inside if key == "_schema" else f"{inside}.{key}" if inside else str(key)
        if isinstance(message, Mapping):
            yield from problems_in(location, message, name)
        else:
            yield InputProblem(location, name[:LONGEST_NAME], str(message[0]))
