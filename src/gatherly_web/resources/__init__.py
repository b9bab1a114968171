"""What is at which address, by capability."""
