"""From the queue to the store: reading what SES published, and keeping it."""
