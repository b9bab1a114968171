"""What organizers say in place of the standard words."""
