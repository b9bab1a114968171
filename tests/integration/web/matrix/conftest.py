"""One stage serves all cells: each has things of its own."""

import pytest

from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.documented_app import Document, DocumentedApp, TestApp
from tests.integration.web.matrix.cast import Stage
from tests.integration.web.matrix.play import Play


@pytest.fixture(scope="session")
def stage() -> Stage:
    return Stage()


@pytest.fixture(scope="session")
def play(stage: Stage, settings: Settings, document: Document) -> Play:
    """On which every answer must be as it is documented."""
    return Play(stage, DocumentedApp(make_app(stage.gatherly, settings), document))


@pytest.fixture(scope="session")
def any_play(stage: Stage, settings: Settings) -> Play:
    """On which nobody looks at the documentation."""
    return Play(stage, TestApp(make_app(stage.gatherly, settings)))
