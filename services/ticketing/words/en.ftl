# ticketing: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

article-malformed_code = must be up to { $most } lower-case letters, digits and hyphens, and begin with `our-`
    .status = field
article-no_language = must say something in Chinese or in English
    .status = field
articles-code_taken = There is an article `{ $code }`, or there was one; a code is not given again.
    .status = 409
articles-other_version = Version { $version } of the article holds; read that one.
    .status = 409
articles-shipped = The article `{ $code }` ships with Steward; write one of your own.
    .status = 409
articles-staff_only = Only a member of staff confirms having read an article.
    .status = 403
articles-too_many = A group has at most { $most } articles of its own; withdraw some first.
    .status = 409
calendars-name_reserved = `{ $name }` ships with Steward; publish under a name of your own, or announce its years.
    .status = 409
calendars-year = must be from 1949 to 2200
    .status = field
call-unknown = no such call of this estate
    .status = field
category-malformed = must be a word such as `house_leak`
    .status = field
category-other_kind = is a category of other kinds of ticket than `{ $kind }`
    .status = field
category-unknown = is no category of the standard `{ $standard }`
    .status = field
customer_term-too_far = must lie within a year from now
    .status = field
fee-foreign_currency = must be { $currency }, the currency of the estate
    .status = field
fee-not_the_sum = must be in the fee's currency and add up to the fee
    .status = field
fee-out_of_range = must be from 0 to { $most }
    .status = field
late_reason-missing = must say why it is written down more than three days later
    .status = field
received_at-in_future = must not lie ahead
    .status = field
received_at-too_old = must lie within a year
    .status = field
staff-unknown = no such member of staff
    .status = field
standards-name_reserved = `{ $name }` ships with Steward, and so do its later versions; publish under a name of your own.
    .status = 409
standards-unknown = The estate is governed by `{ $name }` version { $version }, which is not published.
    .status = 409
standards-version_exists = Version { $version } of `{ $name }` is published already; a version never changes.
    .status = 409
ticketing-already_assigned = This person is responsible already.
    .status = 409
ticketing-consent_by_quoter = The person who asked for the fee cannot record the customer's consent to it ({ $clause }).
    .status = 409
ticketing-fee_not_agreed = The customer has not agreed to the fee (REP-09).
    .status = 409
ticketing-no_fee_offered = No fee waits for the customer's answer.
    .status = 409
ticketing-not_active =
    The ticket is { $status ->
        [open] open
        [assigned] assigned
        [accepted] accepted
        [on_site] on site
        [resolved] resolved
        [closed] closed
       *[cancelled] cancelled
    } and takes no more work.
    .status = 409
ticketing-nothing_to_change = It is classified like this already.
    .status = 409
ticketing-out_of_order =
    The ticket is { $status ->
        [open] open
        [assigned] assigned
        [accepted] accepted
        [on_site] on site
        [resolved] resolved
        [closed] closed
       *[cancelled] cancelled
    }; this step needs it to be { $needed ->
        [open] open
        [assigned] assigned
        [accepted] accepted
        [on_site] on site
        [resolved] resolved
        [closed] closed
       *[cancelled] cancelled
    }.
    .status = 409
ticketing-work_of_another = Somebody else is responsible. Doing this for them needs the permission `{ $needed }`.
    .status = 403
told-incomplete = must have everything that the matter needs (FRR-02), or a reason in `untold_reason`; missing: { $missing }
    .status = field
told-nothing_missing = must be left out, since all of it was told
    .status = field
told-unknown_checklist = is no checklist that holds there
    .status = field
told-unknown_item = is no item of this checklist
    .status = field
