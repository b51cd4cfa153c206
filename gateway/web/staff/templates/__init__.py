"""The pages as Jinja templates, and their style sheet."""
