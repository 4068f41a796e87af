"""The cellar: database, sealed vault, columnar engine, keys, policy files."""
