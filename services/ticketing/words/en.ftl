# ticketing: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

back_test-period = must be later than `from`
    .status = field
back_test-too_many = { $most } back-tests are kept already; delete one first.
    .status = 409
back_test-too_many_tickets = there are { $count } tickets since then, and one back-test looks at { $most } at most
    .status = field
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
extension-not_later = must be later than the time that it takes the place of
    .status = field
extension-too_far = must be { $latest } at the latest ({ $clause })
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
inquiry-unknown = No matter has this code.
    .status = 404
interaction-has_customer = This contact is a customer's already.
    .status = 409
late_reason-missing = must say why it is written down more than three days later
    .status = field
leak-of_oneself = must be somebody else
    .status = field
leak-unknown = no such leak report of this ticket
    .status = field
reader-cannot_read = is disabled, or may not read tickets there
    .status = field
reader-complained_of = is the person complained of
    .status = field
reader-unknown = is no reader of this ticket
    .status = field
readers-missing = must name somebody
    .status = field
readers-not_named = readers are named only of what is for named readers
    .status = field
readers-too_many = must be { $most } at most
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
standards-is_withdrawn = It was withdrawn already.
    .status = 409
standards-needs_person = A standard is approved by a person, not by an application (GOV-02).
    .status = 403
standards-not_proposed = Only a proposal is approved; this version is { $status ->
        [published] published
       *[withdrawn] withdrawn
    } already.
    .status = 409
standards-own_proposal = You proposed this version: somebody else has to approve it (GOV-02).
    .status = 403
standards-ships = `{ $name }` ships with Steward: it is neither approved nor withdrawn here.
    .status = 409
standards-name_reserved = `{ $name }` ships with Steward, and so do its later versions; publish under a name of your own.
    .status = 409
standards-unknown = The estate is governed by `{ $name }` version { $version }, which is not published.
    .status = 409
standards-version_exists = Version { $version } of `{ $name }` is there already; a version never changes.
    .status = 409
ticketing-already_assigned = This person is responsible already.
    .status = 409
ticketing-already_reader = This person may read it already.
    .status = 409
ticketing-class_too_wide =
    What it is about is for fewer people: it may be { $widest ->
        [named] for named readers alone
       *[restricted] for readers of confidential tickets at most
    }.
    .status = 409
ticketing-consent_by_quoter = The person who asked for the fee cannot record the customer's consent to it ({ $clause }).
    .status = 409
ticketing-deadline_over = Its time is up: what was missed cannot be put off any more.
    .status = 409
ticketing-extended_before = It was put off before; that is done once.
    .status = 409
ticketing-fee_not_agreed = The customer has not agreed to the fee (REP-09).
    .status = 409
ticketing-no_extension = The standard `{ $standard }` lets this promise (`{ $promise }`) be put off by nothing.
    .status = 409
ticketing-nobody_above = The standard `{ $standard }` names nobody to whom this could go up further.
    .status = 409
ticketing-fee_stands = A fee is asked or agreed: withdraw it first.
    .status = 409
ticketing-last_reader = Somebody must be left who may read it.
    .status = 409
ticketing-leak_decided = Leak report { $number } is decided about already.
    .status = 409
ticketing-named_has_no_fee = What is for named readers has no fee.
    .status = 409
ticketing-no_fee_offered = No fee waits for the customer's answer.
    .status = 409
ticketing-no_inquiry = Nobody was given a code to ask about it by.
    .status = 409
ticketing-no_leak_open = No leak report waits for a decision.
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
ticketing-not_told = It was passed on to { $roles }; whoever holds one of these positions there takes it up, or a supervisor.
    .status = 403
ticketing-nothing_runs = No time runs that could be put off.
    .status = 409
ticketing-not_confidential = It is not confidential.
    .status = 409
ticketing-not_for_named_readers = It is not for named readers.
    .status = 409
ticketing-nothing_to_change = It is classified like this already.
    .status = 409
ticketing-nothing_to_extend = Nothing of the kind `{ $promise }` runs that could be put off.
    .status = 409
ticketing-nothing_to_take_up = Nobody was told who has to take it up.
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
ticketing-reader_is_responsible = This person is responsible for it: give the work to another first.
    .status = 409
ticketing-readers_are_staff = Only members of staff can be readers.
    .status = 409
ticketing-too_many_leaks = It has { $most } leak reports already.
    .status = 409
ticketing-too_many_messages = { $most } messages were written about it; no more are taken.
    .status = 409
ticketing-too_many_readers = It has { $most } readers already.
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
