"""What is held about people: showing it to them, erasing it, and not keeping it longer than it is of use."""
