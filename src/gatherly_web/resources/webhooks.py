"""Endpoints, to which facts are sent, and what became of that."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import DeliveryId
from gatherly_core.webhooks.errors import DeliveryNotFound, EndpointNotFound, EndpointOff, TooManyEndpoints
from gatherly_web.answers.webhooks import delivery_answer, endpoint_answer, revealed_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.webhooks import (
    DeliveryPage,
    DeliverySchema,
    EndpointInput,
    EndpointPage,
    EndpointSchema,
    RevealedEndpointSchema,
)
from gatherly_web.services import Service
from gatherly_web.validation import checked, path_id

AN_ID = "[0-9a-fA-F-]{36}"

endpoints = Service(name="webhook_endpoints", path="/api/webhook-endpoints", validators=checked)
endpoint = Service(name="webhook_endpoint", path="/api/webhook-endpoints/{id}", validators=checked)
rotation = Service(name="webhook_rotation", path="/api/webhook-endpoints/{id}/rotate-secret", validators=checked)
switch = Service(name="webhook_switch", path="/api/webhook-endpoints/{id}/enable", validators=checked)
deliveries = Service(name="webhook_deliveries", path="/api/webhook-endpoints/{id}/deliveries", validators=checked)
repeat = Service(
    name="webhook_repeat", path="/api/webhook-endpoints/{id}/deliveries/{name}/redeliver", validators=checked
)


@endpoints.post(
    schema=Operation(
        summary="Have facts sent",
        action=Action.CREATE_ENDPOINT,
        details="What happens from now on is sent there, signed as Standard Webhooks has it: to organizers what "
        "concerns their own events, to admins everything. The secret is answered this once.",
        body=EndpointInput(),
        status=201,
        answer=RevealedEndpointSchema(),
        raises=(Forbidden, TooManyEndpoints),
    )
)
def create_webhook_endpoint(request: GatherlyRequest) -> Response:
    body = request.validated["body"]
    revealed = request.application.webhooks.create_endpoint(request.actor, body["url"], body["types"])
    return created(revealed_answer(revealed), f"/api/webhook-endpoints/{revealed.endpoint.id}")


@endpoints.get(
    schema=Operation(
        summary="List one's endpoints",
        action=Action.LIST_ENDPOINTS,
        details="In the order in which they were made.",
        query=PageQuery(),
        answer=EndpointPage(),
        paged=True,
    )
)
def view_webhook_endpoints(request: GatherlyRequest) -> Response:
    page = request.application.webhooks.view_endpoints(request.actor, page_request(request.validated["query"]))
    return page_response(request, page, endpoint_answer)


@endpoint.get(
    schema=Operation(
        summary="Show an endpoint",
        action=Action.VIEW_ENDPOINT,
        details="Without its secret.",
        thing=EndpointNotFound,
        answer=EndpointSchema(),
    )
)
def view_webhook_endpoint(request: GatherlyRequest) -> Response:
    found = request.application.webhooks.view_endpoint(request.actor, request.validated["id"])
    return json_response(endpoint_answer(found))


@endpoint.delete(
    schema=Operation(
        summary="Have facts sent no more",
        action=Action.RUN_ENDPOINT,
        details="What is on its way there is given up.",
        thing=EndpointNotFound,
        status=204,
    )
)
def delete_webhook_endpoint(request: GatherlyRequest) -> Response:
    request.application.webhooks.delete_endpoint(request.actor, request.validated["id"])
    return no_content()


@rotation.post(
    schema=Operation(
        summary="Give an endpoint another secret",
        action=Action.RUN_ENDPOINT,
        details="It is answered this once. For 24 hours both sign what is sent.",
        thing=EndpointNotFound,
        answer=RevealedEndpointSchema(),
    )
)
def rotate_webhook_secret(request: GatherlyRequest) -> Response:
    revealed = request.application.webhooks.rotate_secret(request.actor, request.validated["id"])
    return json_response(revealed_answer(revealed))


@switch.post(
    schema=Operation(
        summary="Send to an endpoint again",
        action=Action.RUN_ENDPOINT,
        details="What happens from now on is sent there again. What was given up is sent again by hand.",
        thing=EndpointNotFound,
        answer=EndpointSchema(),
    )
)
def enable_webhook_endpoint(request: GatherlyRequest) -> Response:
    switched = request.application.webhooks.switch_on_endpoint(request.actor, request.validated["id"])
    return json_response(endpoint_answer(switched))


@deliveries.get(
    schema=Operation(
        summary="List what was sent to an endpoint",
        action=Action.VIEW_ENDPOINT,
        details="Newest first, and what is still to be sent. It is kept for 90 days.",
        thing=EndpointNotFound,
        query=PageQuery(),
        answer=DeliveryPage(),
        paged=True,
    )
)
def view_webhook_deliveries(request: GatherlyRequest) -> Response:
    page = request.application.webhooks.view_deliveries(
        request.actor, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, delivery_answer)


@repeat.post(
    schema=Operation(
        summary="Send something again",
        action=Action.RUN_ENDPOINT,
        details="`name` is the id of a delivery. The fact is sent under the same `webhook-id`, whatever became of it "
        "before; but not what one may not be told any more.",
        thing=EndpointNotFound,
        named=AN_ID,
        status=202,
        answer=DeliverySchema(),
        raises=(DeliveryNotFound, EndpointOff),
    )
)
def redeliver_webhook(request: GatherlyRequest) -> Response:
    delivery_id = DeliveryId(path_id(request, "name", DeliveryNotFound))
    repeated = request.application.webhooks.redeliver(request.actor, request.validated["id"], delivery_id)
    return json_response(delivery_answer(repeated), 202)
