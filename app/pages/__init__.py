"""What the pages show: templates, and the values that go into them."""
