# web: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

bad_request = The request could not be understood.
    .status = 400
body-encoded = The body must be sent as it is, without `Content-Encoding`.
    .status = 415
body-incomplete = The body broke off.
    .status = 400
body-malformed =
    { $fault ->
        [depth] The body is nested too deep.
       *[syntax] The body is not JSON: see line { $line }, column { $column }.
    }
    .status = 400
body-media_type = The body must be `application/json`.
    .status = 415
body-too_large = The body is too large.
    .status = 413
body-too_slow = The body came too slowly.
    .status = 408
cross_origin-refused = Pages of this origin may not call this API, or not like this.
    .status = 403
field-duplicate = is given more than once
    .status = field
field-invalid = is malformed or out of range
    .status = field
field-missing = is needed
    .status = field
field-unknown = is not known here
    .status = field
field-unknown_choice = must be one of: { $choices }
    .status = field
field-wrong_type =
    must be { $expected ->
        [text] a string
        [integer] a whole number in range
        [number] a number
        [flag] true or false
        [list] a list
        [object] an object
        [word] one of the known words
       *[other] of another type
    }
    .status = field
idempotency_key_malformed = `Idempotency-Key` must be one key of 1 to 255 visible ASCII characters.
    .status = 400
internal = Something went wrong on our side. Quote the trace id when you report it.
    .status = 500
invalid_query = Some query parameters are not right.
    .status = 422
method_not_allowed = This resource does not know this method; see `Allow`.
    .status = 405
page-after = is not the `next` of a page
    .status = field
page-limit = must be 1 to { $most }
    .status = field
query-too_many = must have at most { $most } parameters
    .status = field
range_not_satisfiable = The file ends before this part of it begins.
    .status = 416
rate_limited = Too many requests of the class `{ $class }`. Wait { $wait_secs } s.
    .status = 429
streams_full = No more live streams can be opened now. Try again later.
    .status = 503
text-length = must have { $least } to { $most } characters
    .status = field
too_many_streams = You have { $most } live streams open; close one first.
    .status = 429
unavailable = A part of the service does not answer now. Try again shortly.
    .status = 503
version_required = Send `If-Match` with the `ETag` you last read.
    .status = 428

# The titles of problem documents, by status.
title-400 = Malformed request
title-401 = Not signed in
title-403 = Not permitted
title-404 = Not found
title-405 = Method not allowed
title-406 = Not acceptable
title-408 = Body too slow
title-409 = Conflict
title-412 = Stale version
title-413 = Body too large
title-415 = Unsupported media type
title-422 = Invalid request
title-428 = Version required
title-429 = Too many requests
title-500 = Internal error
title-503 = Unavailable
title-other = Refused

# What to do, where a code does not say more of it.
help-400 = Mend the request: it could not be read.
help-401 = Sign in, or get a new access token, and send it as `Authorization: Bearer`.
help-403 = Ask whoever grants rights in your organisation; sending it again does not help.
help-404 = Check the id; what a caller may not see is answered like what does not exist.
help-405 = Use one of the methods in `Allow`.
help-408 = Send the body faster, or less of it.
help-409 = Read the object again: its state stands against this. Repeat only when that has changed.
help-413 = Send less at once.
help-415 = Send JSON with `Content-Type: application/json`.
help-422 = Change what was asked for; the same request is refused again.
help-428 = Read the object and send its `ETag` as `If-Match`.
help-429 = Wait as long as `Retry-After` says.
help-500 = Report it with the trace id; the same request may be sent again with its `Idempotency-Key`.
help-503 = Send the same request again after `Retry-After`.
help-field = Mend the field that `pointer` names.

# The page of all codes.
codes-title = Codes of refusals
codes-about = What the API answers when it refuses. A reply has one code; where it is invalid_fields or invalid_query, each of its errors has a code of its own.
codes-code = Code
codes-status = Status
codes-field = a field in errors
codes-english = English
codes-chinese = Chinese
codes-help = What to do
