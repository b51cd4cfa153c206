"""Reads G-Cash notices and pays out by SMS."""
