"""The append-only log: RFC 6962 hashing, signed checkpoints, proofs."""
