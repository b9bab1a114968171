"""What answers are made of, by capability: built by hand, for a schema takes ten times as long."""
