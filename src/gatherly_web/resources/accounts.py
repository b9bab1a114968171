"""Registering, signing in, and one's own profile."""

from collections.abc import Mapping
from typing import Any

from pyramid.response import Response

from gatherly_core.accounts.edit_profile import PasswordChange, ProfileChange
from gatherly_core.accounts.errors import (
    AccountDisabled,
    EmailTaken,
    InvalidCredentials,
    TooManyAttempts,
    UserNotFound,
    WrongPassword,
)
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Forbidden, Overloaded
from gatherly_core.payments.errors import ProviderAway
from gatherly_core.privacy.errors import AccountInUse, MoneyUnderWay, StillOrganizing
from gatherly_web.answers.accounts import signed_in_answer, user_answer
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.accounts import ProfileInput, RegistrationInput, SignedInSchema, SignInInput, UserSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

registrations = Service(name="registrations", path="/api/auth/register", validators=checked)
sign_ins = Service(name="sign_ins", path="/api/auth/login", validators=checked)
me = Service(name="me", path="/api/me", validators=checked)


@registrations.post(
    schema=Operation(
        summary="Register",
        action=Action.REGISTER,
        anonymous=True,
        details="Makes an account and signs its user in. An e-mail address belongs to one account.",
        body=RegistrationInput(),
        status=201,
        answer=SignedInSchema(),
        raises=(EmailTaken, InvalidCredentials, Forbidden, Overloaded),
    ),
)
def register(request: GatherlyRequest) -> Response:
    signed_in = request.application.accounts.register(NewAccount(**request.validated["body"]))
    return created(signed_in_answer(signed_in), "/api/me")


@sign_ins.post(
    schema=Operation(
        summary="Sign in",
        action=Action.SIGN_IN,
        anonymous=True,
        details="A wrong password and an unknown address are told, and take, the same. Five of them are free; after "
        "that, each must wait for twice as long as the one before.",
        body=SignInInput(),
        answer=SignedInSchema(),
        raises=(InvalidCredentials, TooManyAttempts, AccountDisabled, Overloaded),
    ),
)
def sign_in(request: GatherlyRequest) -> Response:
    body, source = request.validated["body"], request.client_address
    return json_response(signed_in_answer(request.application.accounts.sign_in(**body, source=source)))


@me.get(
    schema=Operation(
        summary="Show one's own profile", action=Action.VIEW_PROFILE, answer=UserSchema(), raises=(UserNotFound,)
    )
)
def view_profile(request: GatherlyRequest) -> Response:
    return json_response(user_answer(request.application.accounts.view_profile(request.actor)))


@me.patch(
    schema=Operation(
        summary="Change one's own profile",
        action=Action.EDIT_PROFILE,
        details="What is left out stays as it is. A new `password` needs the present one, as `old_password`.",
        body=ProfileInput(),
        answer=UserSchema(),
        raises=(UserNotFound, WrongPassword, TooManyAttempts, Overloaded),
    )
)
def edit_profile(request: GatherlyRequest) -> Response:
    change = _change(request.validated["body"])
    return json_response(user_answer(request.application.accounts.edit_profile(request.actor, change)))


@me.delete(
    schema=Operation(
        summary="Give one's account up, for good",
        action=Action.ERASE_ACCOUNT,
        details="What is held about its user is erased: export it before. Places that are held are let go, drafts are "
        "deleted. Tickets that are paid for stay good, without a name; whoever wants money back cancels first.",
        status=204,
        raises=(UserNotFound, StillOrganizing, MoneyUnderWay, AccountInUse, ProviderAway),
    )
)
def erase_account(request: GatherlyRequest) -> Response:
    request.application.privacy.erase_account(request.actor)
    return no_content()


def _change(body: Mapping[str, Any]) -> ProfileChange:
    fields = dict(body)
    new, old = fields.pop("password", None), fields.pop("old_password", None)
    return ProfileChange(fields, PasswordChange(old, new) if new is not None else None)
