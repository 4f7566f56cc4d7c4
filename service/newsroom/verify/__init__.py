"""Who sent this? One small module for each scheme by which newsroom systems sign what they send.

Threats: messages of strangers, messages altered on the way, old messages sent again, a signature in a second
spelling, secrets guessed by the time an answer takes.
Layers: the signature is made over the body as it came, before anything is read from it, and compared whole
in constant time, as text; a time that is signed must lie within five minutes of ours; each message has an id,
so that the same one sent again within that time is the same delivery; several secrets hold at once, so that
one can be exchanged without a gap.
What remains: Superdesk and Storyblok sign no time, and a token proves only that its bearer knows it. Keep
their addresses on HTTPS alone.
"""
