"""What can be said of a message's content by the template that it was made from."""

from checks.core.content.notes import Note, notes
from checks.core.content.subject import subject_notes

__all__ = ["Note", "notes", "subject_notes"]
