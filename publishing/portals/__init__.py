"""Bring a release to the places where people look for data, and take it back."""
