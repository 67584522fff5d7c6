# ticketing: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

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
emergency_number-malformed = must be a number that can be dialled, such as 119 or 021-5555 8000
    .status = field
emergency_number-twice = `{ $contact }` has a number already in this list
    .status = field
fee-foreign_currency = must be { $currency }, the currency of the estate
    .status = field
fee-not_the_sum = must be in the fee's currency and add up to the fee
    .status = field
fee-out_of_range = must be from 0 to { $most }
    .status = field
late_reason-missing = must say why it is written down more than three days later
    .status = field
playbook-condition_unknown = is no condition of this playbook
    .status = field
playbook-done_ahead = must not lie ahead
    .status = field
playbook-done_before_event = must not lie before the event
    .status = field
playbook-happened_ahead = must not lie ahead
    .status = field
playbook-happened_long_ago = must lie within the last 31 days
    .status = field
playbook-no_record_asked = this step asks for no record
    .status = field
playbook-nobody_reads = only named readers see this one: name a member of staff who commands
    .status = field
playbook-person_unfit = must be a member of staff who is enabled and works on emergencies at this estate
    .status = field
playbook-photos_missing = this step asks for photos
    .status = field
playbook-record_missing = this step asks for a record on its form, or for a `report` in its place
    .status = field
playbook-record_of_another_form = is no record on the form `{ $form }`
    .status = field
playbook-record_unknown = no such record was handed in at this estate
    .status = field
playbook-step_unknown = is no step of this playbook
    .status = field
playbook-ticket_unknown = no such ticket of this estate
    .status = field
playbook-unknown = there is no such playbook
    .status = field
playbooks-answered_already = This is the answer already.
    .status = 409
playbooks-commands_already = This is who commands already.
    .status = 409
playbooks-conditions_open = It has not been said yet whether this is so: { $conditions }.
    .status = 409
playbooks-not_confidential = Everybody sees this run who may read emergencies.
    .status = 409
playbooks-not_in_command = This is for whoever commands to decide.
    .status = 403
playbooks-not_outranked = Command is taken from somebody only by who may command others, and they may not (EMG-11).
    .status = 403
playbooks-out_of_order = The step `{ $step }` comes first.
    .status = 409
playbooks-over =
    The run is { $status ->
        [closed] closed
        [called_off] called off
       *[running] running
    }.
    .status = 409
playbooks-reads_already = They may read it already.
    .status = 409
playbooks-staff_command = An application does not command: a member of staff does.
    .status = 403
playbooks-step_mandatory = The step `{ $step }` cannot be skipped: a run ends with a written record (EMG-61).
    .status = 409
playbooks-step_settled =
    The step is { $status ->
        [done] done
        [skipped] skipped
       *[not_applicable] not applicable
    } already.
    .status = 409
playbooks-steps_open = These steps are neither done nor skipped: { $steps }.
    .status = 409
playbooks-too_many_readers = At most { $most } people may read one run.
    .status = 409
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
