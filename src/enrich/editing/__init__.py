"""From findings to edits of the list's own bytes: the one engine behind every corrected line that is shown or written.

Comes in: the list's bytes, papers with findings. Goes out: edits, the corrected text, patches. The result is read again
before it is believed. Not allowed here: deciding what is right, and writing files.
"""
