"""What is always true, whatever people do: checked after every step of arbitrary sequences of steps."""
