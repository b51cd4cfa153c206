"""The files and texts in which the operator's portal and its notices tell of the ledger."""
