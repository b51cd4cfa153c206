"""One page a file, found by the constant it ends in."""
