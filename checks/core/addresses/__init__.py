"""What an address tells by itself, before anybody has been asked: whether SES takes it, whether
its domain is a slip of the keys, and what kind of mailbox it is likely to be.
"""
