"""What every adapter of a port promises: one abstract suite per port, written from the port's own text.

A binding is a fixture `ports` and one class for each suite:

    @pytest.fixture
    def ports() -> Ports: ...

    class TestSqlPools(PoolsContract):
        pass

`ports` is a `gatherly_core.application.Ports` whose stores are empty, on a unit of work that also has `on_commit`, an
outbox that awaits what `gatherly_core.reactions.deliveries` says, and a `FixedClock` set to `tests.factories.NOW`.
Nothing may relay its facts. The suites keep to the rule that what refers to a thing is added after the thing itself.
"""
