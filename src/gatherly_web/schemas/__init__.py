"""What requests must be and what answers are, by capability."""
