"""Papers -> the review for people: review.md and the page review.html, with its charts and templates.

Comes in: papers with findings and what is known of the sources. Goes out: Markdown and HTML as text. Not allowed here:
judging, and writing files.
"""
