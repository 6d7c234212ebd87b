"""Check a reading list of papers: a Parquet data set and a review of what the list gets wrong."""

__version__ = "0.1.0"
