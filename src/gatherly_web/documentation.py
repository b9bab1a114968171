"""The documentation of the API: `/openapi.json`, Swagger UI at `/api-docs`, and the page that leads there."""

from functools import cache
from importlib.resources import files

import cornice
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from gatherly_core.accounts.permissions import Action
from gatherly_web.etags import tagged_bytes
from gatherly_web.openapi import document
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import bytes_response, json_bytes
from gatherly_web.services import Service

HTML = "text/html; charset=utf-8"
STATIC = "gatherly_web:static"
# Everything comes from here. Swagger UI draws its arrows from data: URLs.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# What is in the registry's settings for this: a function that answers the document.
DOCUMENT = "gatherly.document"


def _page(path: str, page: str) -> cornice.Service:
    service = cornice.Service(name=page, path=path)

    @service.get(permission=NO_PERMISSION_REQUIRED)
    def show(request: GatherlyRequest) -> Response:
        return bytes_response(_text(page), headers=(("Content-Security-Policy", POLICY),), content_type=HTML)

    return service


@cache
def _text(page: str) -> bytes:
    return files("gatherly_web").joinpath("static", page).read_bytes()


described = Service(name="openapi", path="/openapi.json")
pages = (_page("/", "index.html"), _page("/api-docs", "api-docs.html"))


@described.get(schema=Operation(summary="Describe the API", action=Action.VIEW_SERVICE, etag=True, raw=True))
def openapi(request: GatherlyRequest) -> Response:
    return tagged_bytes(request, request.registry.settings[DOCUMENT]())


def add_documentation(config: Configurator) -> None:
    """Adds `/openapi.json`, `/api-docs` and `/`, for all services that are added before the first request."""
    registry = config.registry
    registry.settings[DOCUMENT] = cache(lambda: json_bytes(document(registry.cornice_services.values())))
    for service in (described, *pages):
        config.add_cornice_service(service)
    config.add_static_view("static", STATIC, cache_max_age=3600)
