"""What a person may ask by SMS, one command a file, found by its name."""
