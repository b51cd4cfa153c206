"""A small M-PESA of our own, with its own books: what Safaricom would answer and tell, on one machine and on demand."""
