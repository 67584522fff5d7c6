# host: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

backfill-consumer = must be the name of a service: 1 to 40 lower-case letters, digits and underscores
    .status = field
backfill-event = must be a topic, such as `ticketing.ticket.ticket_opened.v1` or `ticketing.ticket.#`
    .status = field
backfill_consumer_unknown = No service of this name consumes events here. Nothing was begun.
    .status = 422
log-bound = must be a position of the log or an instant as in RFC 3339
    .status = field
