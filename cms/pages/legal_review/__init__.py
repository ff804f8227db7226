"""Read for the law: who read which text, what readers are told of it, and who may publish what was not read."""
