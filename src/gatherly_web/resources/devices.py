"""Where one is shown messages at once."""

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.notifications.errors import DeviceNotFound
from gatherly_web.answers.devices import device_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, no_content
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.devices import DeviceInput, DevicePage, DeviceSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

own_devices = Service(name="own_devices", path="/api/me/devices", validators=checked)
own_device = Service(name="own_device", path="/api/me/devices/{id}", validators=checked)


@own_devices.get(
    schema=Operation(
        summary="List where one is shown messages at once",
        action=Action.LIST_DEVICES,
        details="The user's devices, the one registered first before the others.",
        query=PageQuery(),
        answer=DevicePage(),
        paged=True,
    )
)
def list_devices(request: GatherlyRequest) -> Response:
    page = request.application.preferences.list_devices(request.actor, page_request(request.validated["query"]))
    return page_response(request, page, device_answer)


@own_devices.post(
    schema=Operation(
        summary="Be shown messages at once on a device",
        action=Action.REGISTER_DEVICE,
        details="A token belongs to whoever registered it last. Doing it again changes nothing. Whoever has more than "
        "20 devices loses the oldest, and one whose app is gone is forgotten.",
        body=DeviceInput(),
        status=201,
        answer=DeviceSchema(),
        raises=(UserNotFound,),
    )
)
def register_device(request: GatherlyRequest) -> Response:
    device = request.application.preferences.register_device(request.actor, **request.validated["body"])
    return created(device_answer(device), "/api/me/devices")


@own_device.delete(
    schema=Operation(
        summary="Be shown nothing any more on a device",
        action=Action.REMOVE_DEVICE,
        details="To be done when somebody signs out on it.",
        thing=DeviceNotFound,
        status=204,
    )
)
def remove_device(request: GatherlyRequest) -> Response:
    request.application.preferences.remove_device(request.actor, request.validated["id"])
    return no_content()
