"""A Stripe of one's own: a server that answers as Stripe documents, keeps state, and can be made to misbehave.

    with FakeStripe() as stripe:                       # tests.fake_stripe.fake, inside the test's process
        client = StripeClient(stripe.secret, base_addresses={"api": stripe.url})

    with running_fake_stripe() as stripe:              # tests.fake_stripe.remote, a process of its own
        ...                                            # the same methods; it outlives whoever is killed

`Controls` lists what a test can do besides: play the customer, the bank and the dashboard, hold and forge
webhooks, plan faults, and ask what was really charged. What Stripe knows and this does not (a parameter, a path) is
refused, never ignored, so that a mistake cannot pass for a success.
"""
