"""What calls the workers, and what they do when they are called."""
