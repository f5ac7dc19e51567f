"""The kinds of settings: each is a type that reads the text as `written` has it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from bot import accounts
from bot.settings import written
from bot.slack import policy_words
from bot.watch import quiet, routes, rules
from bot.watch.digest import schedule
from checks.core.dns.block_list import chosen

SentryDsn = Annotated[SecretStr, written.can_be_read(written.dsn)]
BotToken = Annotated[SecretStr, written.begins("xoxb-")]
AppToken = Annotated[SecretStr, written.begins("xapp-")]
Key = Annotated[SecretStr, written.can_be_read(written.long_enough)]
KeyOrNone = Annotated[SecretStr, written.can_be_read(written.long_enough_or_none)]

Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(written.listed)]
Regions = Annotated[Listed, AfterValidator(written.regions)]
Accounts = Annotated[Listed, AfterValidator(written.accounts)]
OurAccounts = Annotated[str, written.can_be_read(accounts.parse)]
Topics = Annotated[Listed, AfterValidator(written.topics)]
Servers = Annotated[Listed, AfterValidator(written.servers)]
BlockLists = Annotated[Listed, written.can_be_read(chosen)]

People = Annotated[str, written.can_be_read(policy_words.people)]
ChannelRules = Annotated[str, written.can_be_read(policy_words.channel_rules)]
Levels = Annotated[str, written.can_be_read(rules.tuned)]
AlertRoutes = Annotated[str, written.can_be_read(lambda text: routes.parse(text, rules.load()))]
Quiet = Annotated[str, written.can_be_read(quiet.parse)]
Digests = Annotated[str, written.can_be_read(schedule.parse)]

Delivery = Annotated[str, AfterValidator(written.delivery)]
Host = Annotated[str, written.can_be_read(written.host)]
Command = Annotated[str, written.can_be_read(written.command)]
Slashed = Annotated[str, AfterValidator(written.slashed)]
DatabaseUrl = Annotated[str, written.can_be_read(written.database)]
QueueUrl = Annotated[str, written.can_be_read(written.queue)]
PageUrl = Annotated[str, written.can_be_read(written.page)]
OfRegion = Annotated[str, written.can_be_read(written.of_region)]
AutoOrOff = Annotated[str, AfterValidator(written.auto_or_off)]
Language = Annotated[str, AfterValidator(written.language)]
LogFormat = Annotated[str, AfterValidator(written.log_format)]
LogLevel = Annotated[str, AfterValidator(written.log_level)]
