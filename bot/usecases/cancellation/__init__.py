"""From asking for a cancellation to the proof that it happened.

A click or a form changes a request and wakes the workers (`Desk.change`); from then on the tasks of
`bot/schedule.py` take it from state to state, one step at a time:

- requested: `deciding.approve` or `reject`, by people; `lapsing.lapse_due` where nobody decides.
- requested or approved: `reading.read_due` reads the order again, and makes a changed one void.
- approved: after the stop window `sending.step` sends all that is due as one feed.
- submitting: createFeed is under way, or its answer was lost and `doubt.resolve` finds out.
- submitted: `following.follow` until the feed is closed, then `verifying.verify_due`, which reads
  the order until it proves what happened: cancelled, failed, or unconfirmed.
- unconfirmed: `verifying.verify_due` reads on, more slowly.

`outbox.send_due` draws the card after each change and sends what people are told.
"""
