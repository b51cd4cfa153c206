"""Reads the settings, all faults at once."""
