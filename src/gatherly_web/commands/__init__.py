"""What operators do: each room adds its commands to the parser of `gatherly`, and says what does them."""
