"""Speaks to Safaricom's M-PESA."""
