"""From asking for a cancellation to the proof that it happened.

An approval's way, in the order to read it:

1. `deciding.approve`: with the last click needed, the request is `approved`.
2. `reading.read_due` reads the order again at once; a changed one makes the request `void`.
3. `sending.step` reads it once more after the stop window and sends all that is due as one feed:
   `submitting`, then `submitted`. What all steps do with a feed is in `feeds`.
4. `following.follow` asks for the feed until Amazon is done with it.
5. `verifying.verify_due` reads the order until it proves what happened: `cancelled` or `failed`;
   after a while `unconfirmed`, and read on more slowly.

A change wakes the workers (`Desk.change`), whose tasks in `bot/schedule.py` do 2 to 5, one step at
a time. `outbox.send_due` draws the card after each change and sends what people are told.

Beside the way: `asking` makes a request; `lapsing` ends what nobody decided or sent in time;
`doubt` finds out whether Amazon has a feed whose createFeed was not answered; `trouble` notes why
a request waits; `forecasting` says what it does to the rate.
"""
