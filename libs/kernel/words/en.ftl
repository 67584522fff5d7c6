# kernel: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

cursor_malformed = `after` is not the `next` of a page.
    .status = 422
email-malformed = is no e-mail address
    .status = field
instant-out_of_range = must lie between 1900 and 2200
    .status = field
invalid_fields = Some fields are not right.
    .status = 422
    .help = Mend every field that `errors` names; a pointer says which.
list-length =
    { $least ->
        [0] must be at most { $most }
       *[other] must be { $least } to { $most }
    }
    .status = field
list-too_long =
    { $least ->
        [0] must be at most { $most }
       *[other] must be { $least } to { $most }
    }
    .status = field
not_found = Not found.
    .status = 404
not_known_yet = What this refers to is not known here yet. Try again shortly.
    .status = 503
number-range = must be { $least } to { $most }
    .status = field
permission_missing = This needs the permission `{ $permission }`.
    .status = 403
phone-area_code_missing = area code missing: write 0…
    .status = field
phone-malformed =
    { $read ->
        [part] not a telephone number: `{ $part }` was not understood
       *[nothing] not a telephone number
    }
    .status = field
phone-plus_missing = country code without its `+`: write { $spelling }
    .status = field
phone-unassigned = no country assigns this number
    .status = field
scope_too_narrow = This concerns the whole group and needs the whole group's scope.
    .status = 403
stale_version = Somebody else changed this in the meantime. Load it again.
    .status = 409
    .help = Read it again and decide anew: answered with 412 where `If-Match` was sent.
text-control_characters = must not have control characters
    .status = field
text-direction = must not have characters that change the direction of writing
    .status = field
text-empty = must not be empty
    .status = field
text-hidden_characters = must not have hidden characters
    .status = field
text-line_breaks = must be a single line
    .status = field
text-too_long = must have at most { $most } characters
    .status = field
