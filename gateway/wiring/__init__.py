"""Puts the daemon together: the one room that knows which adapters exist."""
