"""Who people are: accounts, roles, signing in, and who may do what."""
