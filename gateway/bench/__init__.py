"""Measures the daemon beside its yardsticks."""
