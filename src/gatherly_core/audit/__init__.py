"""The audit trail: who did what to which, and when, in a chain that cannot be changed unnoticed."""
