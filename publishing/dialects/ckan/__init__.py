"""The read side of CKAN's Action API v3, so that every open-data script works against us."""
