"""The blocks a page is built of. Each says what it is for, shows itself in a preview, and starts with a default."""
