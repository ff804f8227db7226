"""The pattern page: every component and every block of pages, in each of its states. On one's own machine alone."""
