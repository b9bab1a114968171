"""Whether the process lives, and whether it can serve."""

from marshmallow import fields, validate
from pyramid.config import Configurator
from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.kernel.errors import Unavailable
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.base import AnswerSchema
from gatherly_web.services import Service

# What is in the registry's settings for this: functions that answer a sentence for each thing that keeps Gatherly from
# serving, and for each that it serves without.
READY = "gatherly.ready"
IMPAIRED = "gatherly.impaired"


class NotReady(Unavailable):
    """The service cannot serve: its database is away, or not up to date."""

    code = "not_ready"
    retry_after = 5


class AliveSchema(AnswerSchema):
    status = fields.String(required=True, validate=validate.Equal("alive"))

    example = {"status": "alive"}


class ReadySchema(AnswerSchema):
    status = fields.String(required=True, validate=validate.Equal("ready"))
    degraded = fields.List(
        fields.String(), required=True, metadata={"description": "What it serves without, a sentence each."}
    )

    example = {"status": "ready", "degraded": []}


process = Service(name="healthz", path="/healthz")
installation = Service(name="readyz", path="/readyz")


@process.get(
    schema=Operation(
        summary="Tell whether the process lives", action=Action.VIEW_SERVICE, answer=AliveSchema(), raw=True
    ),
)
def alive(request: GatherlyRequest) -> Response:
    return json_response({"status": "alive"})


@installation.get(
    schema=Operation(
        summary="Tell whether the service can serve",
        action=Action.VIEW_SERVICE,
        details="Whether the database is reached and up to date. Without Redis or workers it can serve, `degraded`.",
        answer=ReadySchema(),
        raises=(NotReady,),
        raw=True,
    ),
)
def can_serve(request: GatherlyRequest) -> Response:
    settings = request.registry.settings
    if problems := settings[READY]():
        raise NotReady(" ".join(problems))
    return json_response({"status": "ready", "degraded": settings[IMPAIRED]()})


def add_health(config: Configurator) -> None:
    """Adds `/healthz` and `/readyz`."""
    config.add_cornice_service(process)
    config.add_cornice_service(installation)
