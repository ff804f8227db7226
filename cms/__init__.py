__version__ = "0.1.0"  # stands in each backup; changed with each release (CHANGELOG.md)
