"""What the sandbox core answers over HTTP: one module per resource, each making its bodies from the books."""
