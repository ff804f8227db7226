__version__ = "0.2.0"  # stands in each backup; changed with each release (CHANGELOG.md)
