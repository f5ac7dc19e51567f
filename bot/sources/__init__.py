"""What the core asks for, by the libraries that can answer: a core type or `Unavailable`."""
