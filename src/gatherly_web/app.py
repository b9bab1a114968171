"""The WSGI application: what is wired where."""

import os
from itertools import pairwise
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPException
from pyramid.router import Router
from pyramid.tweens import EXCVIEW, INGRESS

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from gatherly_web import health, proxies, safe_answers, sandbox, traffic, tweens
from gatherly_web.account_pages import add_account_pages
from gatherly_web.documentation import add_documentation
from gatherly_web.errors import tell
from gatherly_web.event_pages import add_event_pages
from gatherly_web.health import add_health
from gatherly_web.request import requests_of
from gatherly_web.sandbox import add_sandbox
from gatherly_web.security import SIGNED_IN, BearerPolicy


def main(global_config: dict[str, str], **ini: str) -> Router:
    """PasteDeploy's entry point. WrongSetting when the ini file or the environment has one."""
    settings = Settings.load(ini, os.environ)
    return make_app(on_database(settings), settings)


def make_app(gatherly: Gatherly, settings: Settings) -> Router:
    """Gatherly over HTTP: the WSGI application of one bootstrapped Gatherly, which stays its caller's to close."""
    config = Configurator(settings=_registry_settings(gatherly, settings))
    config.set_request_factory(requests_of(gatherly.application))
    config.set_security_policy(BearerPolicy())
    config.set_default_permission(SIGNED_IN)
    _add_tweens(config)
    _add_error_view(config)
    config.include("cornice")
    config.scan("gatherly_web.resources")
    add_health(config)
    add_documentation(config)
    add_account_pages(config)
    add_event_pages(config)
    if gatherly.sandbox is not None:
        add_sandbox(config)
    return config.make_wsgi_app()


def _registry_settings(gatherly: Gatherly, settings: Settings) -> dict[str, Any]:
    return {
        # Cornice's own view of exceptions knows nothing of problem documents.
        "handle_exceptions": False,
        health.READY: gatherly.ready,
        health.IMPAIRED: gatherly.impaired,
        proxies.TRUSTED_PROXIES: settings.transport.trusted_proxies,
        safe_answers.HTTPS: settings.transport.https,
        safe_answers.HSTS_SECONDS: settings.transport.hsts_seconds,
        sandbox.SANDBOX: gatherly.sandbox,
        traffic.RATE_LIMITS: gatherly.rate_limits,
        traffic.TOKENS: gatherly.ports.tokens,
        tweens.CORS_ORIGINS: settings.server.cors_origins,
        tweens.BODY_LIMIT_BYTES: settings.server.body_limit_bytes,
    }


def _add_tweens(config: Configurator) -> None:
    """From the outside in; what is raised inside of Pyramid's own becomes a problem document there."""
    settings = config.registry.settings
    outside = [
        "gatherly_web.proxies.clients",
        "gatherly_web.safe_answers.safe_answers",
        "gatherly_web.tweens.request_ids",
        *(["gatherly_web.tweens.cors"] if settings[tweens.CORS_ORIGINS] else []),
        *(["gatherly_web.traffic.limits"] if settings[traffic.RATE_LIMITS] else []),
        *(["gatherly_web.https.https_alone"] if settings[safe_answers.HTTPS] else []),
    ]
    for outer, tween in pairwise((INGRESS, *outside)):
        config.add_tween(tween, under=outer, over=EXCVIEW)
    config.add_tween("gatherly_web.tweens.body_limit", under=EXCVIEW)


def _add_error_view(config: Configurator) -> None:
    # Pyramid has a view of its own for HTTPException, which is nearer to one than a view for all exceptions.
    for kind in (Exception, HTTPException):
        config.add_exception_view(tell, context=kind)
