"""What the projection tells those above it."""

from django.dispatch import Signal

# Rows were written, in the transaction that is open.
rows_written = Signal()
