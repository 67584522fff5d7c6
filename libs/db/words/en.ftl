# db: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

allowance_used_up = This account has asked about very many people or numbers within an hour (at most { $most }, and not so many in a row that nobody has). Wait, or ask your supervisor.
    .status = 429
backfill_ended = This backfill has ended already.
    .status = 409
backfill_under_way = Another backfill for this consumer has not ended yet. Wait for it, or cancel it.
    .status = 409
cursor_of_another_list = `after` is the `next` of a list with other filters or another order. Begin again without it.
    .status = 422
dead_letter_closed = This dead letter was replayed or discarded already.
    .status = 409
dead_letter_malformed = The message is no event envelope ({ $error }). Mend it first.
    .status = 422
dead_letter_of_another_message = The edited message must keep the id, subject and sequence of the dead letter.
    .status = 422
idempotency_key_in_use = A request with this Idempotency-Key is still running. Try again in a moment.
    .status = 409
idempotency_key_reused = This Idempotency-Key was used with another request body.
    .status = 422
