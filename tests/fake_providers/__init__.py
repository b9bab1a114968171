"""Other providers of one's own: servers on this machine that check what these document, and can be made to misbehave.

with FakeGoogle() as google:                       # tests.fake_providers.google
    google.token(email="ada@example.com")          # signed with a key of google.jwks_url

with FakeFacebook() as facebook:                   # tests.fake_providers.facebook
    facebook.token("1234", email="ada@example.com")

with FakeTwilio() as twilio:                       # tests.fake_providers.twilio
    twilio.arrived()                               # the texts that it took, of whoever knows its account and token

with FakeFcm() as fcm:                             # tests.fake_providers.fcm: Firebase Cloud Messaging, and Google's
    fcm.shown()                                    # tokens for the service account of fcm.write_key(file)
"""
