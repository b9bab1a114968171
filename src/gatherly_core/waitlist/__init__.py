"""The waitlist: who wants places that are sold out, and the offers that answer them."""
