"""Reads the statement files that people export from the portal."""
