"""Google and Facebook of one's own: servers on this machine that issue real tokens, and can be made to misbehave.

with FakeGoogle() as google:                       # tests.fake_providers.google
    google.token(email="ada@example.com")          # signed with a key of google.jwks_url

with FakeFacebook() as facebook:                   # tests.fake_providers.facebook
    facebook.token("1234", email="ada@example.com")
"""
