"""Images that people upload: checked, made anew, and shown to everybody under a name that says what is in them."""
