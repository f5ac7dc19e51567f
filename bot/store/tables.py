"""The tables as they are now; `migrations/` has how they came to be so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """Microseconds since 1970, UTC: sorts and compares alike on every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Octets(TypeDecorator[str]):
    """A mark or digest: hex digits to us, half as many octets in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else value.hex()


MARK_OCTETS, EVENT_OCTETS = 16, 8

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("message_id", Text, primary_key=True),
    Column("event", Octets(EVENT_OCTETS), primary_key=True),
    Column("recipient", Octets(MARK_OCTETS), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("recipient_domain", Text, nullable=False),
    Column("bounce_type", Text),
    Column("subtype", Text),
    Column("status", Text),
    Column("reply", Text),
    Column("reporting_mta", Text),
    Column("remote_mta", Text),
    Column("delay_type", Text),
    Column("expires_at", Moment),
    Column("processing_ms", BigInteger),
    Column("detail", Text),
    Column("template", Text),
    Column("configuration_set", Text),
    Column("tenant", Text),
    Column("from_domain", Text),
    Column("mail_from", Text),
    Column("outgoing_ip", Text),
    Column("list_unsubscribe", Boolean),
    Column("written_at", Moment),
    # newest messages of a recipient, straight from the index
    Index("events_by_recipient", "recipient", "sent_at", "message_id"),
    Index("events_by_day", "day").ddl_if(dialect="sqlite"),
    # what is put off: few of all rows
    Index(
        "events_by_expiry",
        "expires_at",
        sqlite_where=text("expires_at IS NOT NULL"),
        postgresql_where=text("expires_at IS NOT NULL"),
    ),
    postgresql_partition_by="RANGE (day)",
)
"""The primary key is the same for the same event, however often and by whichever way it came:
`event` is a digest of the kind and of what SES calls this one by.  It begins with the message's
id, which begins with the time: new rows go to the end of the index, and no second index is needed
to find a message.  `kind`: SES's word.  `recipient`: the address's mark.  `day`: of `sent_at`, by
which PostgreSQL keeps the rows in partitions."""

spellings = Table(
    "spellings",
    metadata,
    Column("recipient", Octets(MARK_OCTETS), primary_key=True),
    Column("spelling", Octets(MARK_OCTETS), primary_key=True),
    Column("address", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("spellings_by_age", "seen_at"),
    sqlite_with_rowid=False,
)
"""How a recipient's address was written.  `spelling`: a mark of exactly this text; `address`:
sealed, when it was last seen."""

counts = Table(
    "counts",
    metadata,
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("account", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("recipient_domain", Text, primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("template", Text, primary_key=True),
    Column("configuration_set", Text, primary_key=True),
    Column("reasons_version", Integer, primary_key=True, autoincrement=False),
    Column("writer", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How many events there are of each sort: changed in the transaction that adds or deletes them.
`hour`: of the event, in hours since 1970.  What is not known is ''.  `reasons_version`: of the
reply rules by which `provider` and `reason` were told.  `writer`: processes that add up at the
same time write to rows of their own, and none waits for another."""

latest = Table(
    "latest",
    metadata,
    Column("account", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("configuration_set", Text, primary_key=True),
    Column("writer", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""When the newest event of each kind and configuration set happened."""

imports = Table(
    "imports",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("stamp", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)
"""How far archives have been read.  `source`: a digest, since a file's name may be somebody's."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("mark", String(32)),
    Index("audit_by_age", "at"),
    Index("audit_by_mark", "mark"),
)
"""Who asked for what, and what came of it.  `detail`: JSON, without addresses.  `mark`: of whom it
was about; emptied where a person is forgotten.  Triggers of the database see to it that nothing
else of a row is changed, and that none is deleted before its time."""

lookups = Table(
    "lookups",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("lookups_by_actor", "actor", "at"),
    Index("lookups_by_age", "at"),
)
"""The look-ups of the last hour: so many each person has."""

languages = Table(
    "languages",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("code", String(8), nullable=False),
)
"""The language that each person chose, by Slack's user id."""

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("body", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("dead_letters_by_age", "received_at"),
)
"""Bodies that could not be read, sealed; `key`: the body's mark."""

snapshot = Table(
    "snapshot",
    metadata,
    Column("account", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("content", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
"""What SES said last of something slow-moving.  `name`: a mark, since identities may be
addresses; `content`: sealed JSON."""

notices = Table(
    "notices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("about", String(16), nullable=False),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("told", Text, nullable=False),
    Index("notices_by_age", "at"),
)
"""What came by the queue and is about no message.  `id`: a digest of AWS's own; `told`: JSON,
without addresses."""

answers = Table(
    "answers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text),
    Column("ts", Text, nullable=False),
    Column("detail_ts", Text),
    Column("target", Text, nullable=False),
    Column("target_mark", String(32), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("lead", Text),
    Column("kept", Text, nullable=False, server_default=""),
    Index("answers_by_target", "target_mark", "asked_at"),
    Index("answers_by_age", "asked_at"),
    Index("answers_by_person", "asked_by", "asked_at"),
)
"""`target`: sealed; `kept`: sealed JSON, and empty for answers of before there was any."""

asked = Table(
    "asked",
    metadata,
    Column("room", Text, primary_key=True),
    Column("target_mark", String(32), primary_key=True),
    Column("id", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("channel", Text),
    Column("ts", Text),
    Column("answer", String(64)),
    Index("asked_by_id", "id"),
    Index("asked_by_age", "at"),
)
"""Questions of the last minutes.  `room`: the channel in which their answers are seen, or all
public ones, and whether masked."""

promises = Table(
    "promises",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("process", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("language", String(8), nullable=False, server_default=""),
)
"""Messages that say "Looking into …".  `at`: when the process that is to answer last lived;
`language`: in which it said so, empty where that is not known."""

feedback = Table(
    "feedback",
    metadata,
    Column("answer", String(64), primary_key=True),
    Column("by", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("word", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("lead", Text),
    Column("checks", Text, nullable=False),
    Column("target_mark", String(32), nullable=False),
    Column("message_mark", String(32)),
    Index("feedback_by_age", "at"),
    Index("feedback_by_target", "target_mark"),
    Index("feedback_by_message", "message_mark"),
)
"""What a person thinks of an answer: the last that they said.  `word`: without addresses;
`checks`: a JSON array."""

slack_requests = Table(
    "slack_requests",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("slack_requests_by_age", "at"),
)
"""What Slack has sent us already: it repeats what it believes to be lost."""

leases = Table(
    "leases",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Which process does what only one may do, and until when."""

alerts = Table(
    "alerts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("opened_at", Moment),
    Column("closed_at", Moment),
    Column("episode", Integer, nullable=False),
    Column("memory", Text, nullable=False),
    Column("acknowledged_by", Text),
    Column("acknowledged_at", Moment),
    Column("snoozed_by", Text),
    Column("snoozed_until", Moment),
    Column("version", Integer, nullable=False),
)
"""`memory`: JSON, in which texts that hold an address are sealed.  `version`: whoever saves must
have seen the stored one."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("thread", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("ts", Text),
    Column("parked_at", Moment),
    Column("error", Text),
    Index("outbox_by_thread", "thread", "id"),
    Index("outbox_waiting", "sent_at", "parked_at", "next_try"),
)
"""Messages in the order in which they were decided on.  `payload`: sealed, and empty once sent.
`parked_at`: since when it is no longer tried.  `error`: Slack's last word against it."""

follows = Table(
    "follows",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("recipient", Octets(MARK_OCTETS)),
    Column("message_id", Text),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("masked", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("last_due", Moment),
    Column("language", String(8), nullable=False, server_default=""),
    Index("follows_by_recipient", "recipient"),
    Index("follows_by_message", "message_id"),
    Index("follows_by_answer", "answer"),
    Index("follows_by_actor", "actor"),
    Index("follows_by_end", "until"),
)
"""Whose news are told in which thread of Slack's.  `target`: sealed; `recipient`: its mark, where
it is an address.  `message_id`: the one message that is followed, where it is one.  `posts`: how
many messages the thread was told in, of which the last was due at `last_due`.  One that is over
(`until` is past) and no longer `asked` waits for its answer to be drawn anew.  Which events were
told stands nowhere: they are told when their rows are made, and that happens once."""

actions = Table(
    "actions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("task", String(32), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("mark", String(32)),
    Column("why", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text),
    Column("masked", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", Moment),
    Index("actions_by_task", "task"),
    Index("actions_by_answer", "answer"),
    Index("actions_by_state", "state", "until"),
    Index("actions_by_age", "at"),
)
"""What people had changed in the suppression list.  `key`: one for each entry as it stood, so that
it is changed once; `state`: claimed until `until`, or how it ended.  `entry`, `why`: sealed, and
emptied after a day; `mark`: the address's, as long as it is there."""
