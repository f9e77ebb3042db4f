"""The people: who is away, whom a message calls, what administrators have to know."""
