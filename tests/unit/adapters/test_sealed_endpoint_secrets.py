import pytest

from gatherly_adapters.sealed_endpoint_secrets import SealedEndpointSecrets
from gatherly_core.webhooks.errors import SecretLost
from tests.factories import new_id

SECRET, NEXT = "a secret that only these tests know", "the secret that comes after it"


def test_it_opens_what_was_sealed_before_the_secret_was_replaced() -> None:
    endpoint_id = new_id()
    before = SealedEndpointSecrets([SECRET])
    secret = before.new()
    sealed = before.sealed(endpoint_id, secret)
    assert SealedEndpointSecrets([NEXT, SECRET]).opened(endpoint_id, sealed) == secret
    with pytest.raises(SecretLost):
        SealedEndpointSecrets([NEXT]).opened(endpoint_id, sealed)


def test_it_seals_the_same_in_another_way_each_time() -> None:
    endpoint_id, secrets = new_id(), SealedEndpointSecrets([SECRET])
    assert len({secrets.sealed(endpoint_id, "whsec_secret") for _ in range(9)}) == 9


@pytest.mark.parametrize("sealed", ["", "AAAA", "no base64", "A" * 100])
def test_it_opens_nothing_else(sealed: str) -> None:
    with pytest.raises(SecretLost):
        SealedEndpointSecrets([SECRET]).opened(new_id(), sealed)
