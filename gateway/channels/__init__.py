"""Carriers of SMS, one driver a file, found by its name."""
