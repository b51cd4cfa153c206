"""A small Fineract of our own, with its own books: what Mifos X would answer, on one machine and on demand."""
