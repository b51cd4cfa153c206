"""The daemon: channels, store, flows, web, worker, settings, wiring, command line."""
