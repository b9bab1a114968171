"""What organizers and admins write to many people at once."""
