"""The pages that links in letters lead to. Each does one thing, by the API, with what stands behind the #."""

from functools import cache
from importlib.resources import files

from cornice import Service
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import NO_STORE, bytes_response

HTML = "text/html; charset=utf-8"
# Scripts and styles from here alone, and no other site is told anything, least of all the address of the page.
HEADERS = (
    NO_STORE,
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "no-referrer"),
)


def _page(path: str, file: str) -> Service:
    service = Service(name=file, path=path)

    @service.get(permission=NO_PERMISSION_REQUIRED)
    def show(request: GatherlyRequest) -> Response:
        return bytes_response(_text(file), headers=HEADERS, content_type=HTML)

    return service


@cache
def _text(file: str) -> bytes:
    return files("gatherly_web").joinpath("static", file).read_bytes()


pages = (
    _page("/account/reset-password", "reset-password.html"),
    _page("/account/verify-email", "verify-email.html"),
    _page("/account/invitation", "invitation.html"),
    _page("/account/unsubscribe", "unsubscribe.html"),
)


def add_account_pages(config: Configurator) -> None:
    """Adds the pages. They are for people, and no part of the documented API."""
    for page in pages:
        config.add_cornice_service(page)
