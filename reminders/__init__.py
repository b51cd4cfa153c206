"""Decides who is told what, and when it may be sent."""
