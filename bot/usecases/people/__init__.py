"""The people: who is away, whom a message mentions, what administrators are told."""
