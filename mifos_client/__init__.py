"""Speaks to Mifos X (Apache Fineract) over HTTP."""
