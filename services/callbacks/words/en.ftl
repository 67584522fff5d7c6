# callbacks: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

callbacks-already_assigned = This person carries it out already.
    .status = 409
callbacks-approved_by_people = A waiver is approved by a person, not by an application.
    .status = 403
callbacks-not_owed =
    The callback is { $status ->
        [due] due
        [in_progress] in progress
        [done] done
        [unreachable] unreachable
       *[waived] waived
    } and no longer owed.
    .status = 409
callbacks-not_waived =
    The callback is { $status ->
        [due] due
        [in_progress] in progress
        [done] done
        [unreachable] unreachable
       *[waived] waived
    }, not waived.
    .status = 409
callbacks-own_waiver = Another person approves a waiver than who waived.
    .status = 409
callbacks-period_malformed = `to` is on or after `from`.
    .status = 422
callbacks-too_early = The callback is made from { $first } on, not before.
    .status = 409
callbacks-waiver_approved = The waiver was approved already.
    .status = 409
satisfaction-range = must be 1 to 5
    .status = field
