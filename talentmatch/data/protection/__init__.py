"""What guards people: anonymous lists, consent, and erasure that is proved."""
