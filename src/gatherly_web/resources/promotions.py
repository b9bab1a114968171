"""Promo codes: making them, looking at them, and taking them back."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.promotions.errors import PromoCodeNotFound, PromoCodeTaken
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_web.answers.promotions import promo_code_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.promotions import PromoCodeInput, PromoCodePage, PromoCodeSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

event_promo_codes = Service(name="event_promo_codes", path="/api/events/{id}/promo-codes", validators=checked)
promo_code = Service(name="promo_code", path="/api/promo-codes/{id}", validators=checked)


@event_promo_codes.post(
    schema=Operation(
        summary="Make a promo code",
        action=Action.RUN_PROMOTIONS,
        details="It takes a percentage off each item of a booking, or an amount off the booking.",
        thing=EventNotFound,
        body=PromoCodeInput(),
        status=201,
        answer=PromoCodeSchema(),
        raises=(Forbidden, TicketTypeNotFound, PromoCodeTaken),
    )
)
def create_promo_code(request: GatherlyRequest) -> Response:
    details = PromoDetails(**request.validated["body"])
    promotion = request.application.promotions.create_promo_code(request.actor, request.validated["id"], details)
    return created(promo_code_answer(promotion), f"/api/promo-codes/{promotion.promo_code.id}")


@event_promo_codes.get(
    schema=Operation(
        summary="List the promo codes of an event",
        action=Action.RUN_PROMOTIONS,
        details="In the order in which they were made, and how often each is used.",
        thing=EventNotFound,
        query=PageQuery(),
        answer=PromoCodePage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def view_promo_codes(request: GatherlyRequest) -> Response:
    page = request.application.promotions.view_promo_codes(
        request.actor, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, promo_code_answer)


@promo_code.get(
    schema=Operation(
        summary="Show a promo code",
        action=Action.RUN_PROMOTIONS,
        details="And how often it is used.",
        thing=PromoCodeNotFound,
        answer=PromoCodeSchema(),
        raises=(Forbidden, EventNotFound),
    )
)
def view_promo_code(request: GatherlyRequest) -> Response:
    promotion = request.application.promotions.view_promo_code(request.actor, request.validated["id"])
    return json_response(promo_code_answer(promotion))


@promo_code.delete(
    schema=Operation(
        summary="Take a promo code back",
        action=Action.RUN_PROMOTIONS,
        details="From then on it is refused; what was booked with it keeps its discount.",
        thing=PromoCodeNotFound,
        status=204,
        raises=(Forbidden, EventNotFound),
    )
)
def delete_promo_code(request: GatherlyRequest) -> Response:
    request.application.promotions.delete_promo_code(request.actor, request.validated["id"])
    return no_content()
