"""The staff pages: made on the server, without script, for whoever signs in with her Mifos login."""
