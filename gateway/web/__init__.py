"""Answers HTTP: carriers' callbacks, health, metrics."""
