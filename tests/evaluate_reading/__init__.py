"""Measures of the reader that need no labels made by hand: generated lists, other dress, conservation, micro lists."""
