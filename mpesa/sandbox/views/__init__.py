"""What the sandbox operator answers over HTTP: one module per product of Daraja."""
