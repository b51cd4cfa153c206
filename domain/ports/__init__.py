"""What the flows need of the outside, one role a file."""
