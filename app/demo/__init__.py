"""The invented register and the published figures that the guided story starts from."""
