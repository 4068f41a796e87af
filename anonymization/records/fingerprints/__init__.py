"""The exact fast path: texts that recognizers cannot tell apart are judged once."""
