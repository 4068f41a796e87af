"""Learn from notes marked by hand what speaks for a name: `python -m scripts.learn_names`."""
