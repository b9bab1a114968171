"""The least that Pyramid can do: one view with a fixed answer, served as Gatherly is."""

import os

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from gatherly_adapters.settings import Settings
from gatherly_web.serving import WsgiApp, serve

ANSWER = b'{"items": []}'


def hello(request: Request) -> Response:
    return Response(ANSWER, content_type="application/json")


def make_app() -> WsgiApp:
    config = Configurator()
    config.add_route("hello", "/")
    config.add_view(hello, route_name="hello")
    app: WsgiApp = config.make_wsgi_app()
    return app


if __name__ == "__main__":
    serve(Settings.load({}, os.environ), make_app)
