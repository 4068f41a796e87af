"""SDMX REST 2.1 and 3.0: structures with names in two languages, data in XML, CSV and JSON."""
