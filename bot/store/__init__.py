"""What must not be lost: events, answers and the rest, as rows in which no address is readable."""
