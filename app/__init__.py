"""The front door: web pages, HTTP APIs, command line, settings, wiring."""
