"""The application as a whole."""

import gc
import weakref

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app


def test_it_keeps_nothing_of_an_application_that_is_no_longer_used(settings: Settings) -> None:
    with in_memory() as gatherly:
        app = make_app(gatherly, settings)
    kept = [weakref.ref(thing) for thing in (app.registry, gatherly)]
    del app, gatherly
    gc.collect()
    assert [thing() for thing in kept] == [None, None]
