"""From the request for a cancellation to the proof that it happened.

The steps of an approval, in the order to read them:

1. The click: `handlers/boundary.py` checks who pressed the button and calls its handler,
   `on_approve` in `handlers/cancellation/listeners.py`.
2. `deciding.approve`: with the last approval needed, the request is `approved`.
3. `reading.read_due` reads the order again at once; a changed one makes the request `void`.
4. `sending.step` reads it once more after the stop window and sends what is due as one feed:
   `submitting`, then `submitted`. What all steps do with a feed is in `feeds`.
5. `following.follow`, which `sending.step` calls while a feed is open, polls it until Amazon is
   done with it. The requests stay `submitted`, and `verifying.begin` has their orders read.
6. `verifying.verify_due` reads each order until it proves what happened: `cancelled` or `failed`;
   after a while the request is `unconfirmed`, and its order is read less often. If many wait, the
   list of changed orders proves them, too (`bot/usecases/radar/noticing.py`).

A change wakes the account's thread for cancellations (`Desk.change`), and so does a tick each
second while a request or feed is open: it does 3 to 6 in this order, as `bot/schedule.py` lists
them. After each change `bot/usecases/outbox.py` draws the card and sends the notices.

The other modules: `asking` makes a request; `lapsing` ends what was not decided or sent in time;
`doubt` finds out whether Amazon has a feed whose createFeed was not answered; `trouble` notes why
a request waits; `forecasting` estimates its effect on the rate; `redrawing` has cards drawn again
that another program may have drawn last.
"""
