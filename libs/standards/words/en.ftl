# standards: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

standards-day_kind = { standards-place } `{ $found }` is neither `holiday` nor `working_day`
    .status = field
standards-days_without_columns = { standards-place } the first line must name the columns `date` and `kind`
    .status = field
standards-no_date = { standards-place } `{ $found }` is no date such as 2031-02-14
    .status = field
standards-no_days = { standards-place } no day off in that year
    .status = field
standards-nobody_checks = { standards-place } `{ $name }` is signed by who checks the form, and without `check` nobody does
    .status = field
standards-place =
    { $line ->
        [0] { "" }
       *[other] line { $line }, column { $column }:
    }
cadence-days = must be one or several days from { $least } to { $most }
    .status = field
cadence-not_asked = must be left out with this frequency
    .status = field
cadence-time_malformed = must be a time of the day such as 09:30
    .status = field
form_field-against_rule = may not be so by rule { $clause }
    .status = field
form_field-asked_by_rule = must be filled in by rule { $clause }
    .status = field
form_field-closed_later = is filled in when the record is closed
    .status = field
form_field-filled_in_before = was filled in when the record was handed in
    .status = field
form_field-missing = must be filled in
    .status = field
form_field-no_choice = must be one of { $known }
    .status = field
form_field-out_of_range = must be from { $least } to { $most }
    .status = field
form_field-repeated = must name each choice once
    .status = field
form_field-rows = must have { $least } to { $most } rows
    .status = field
form_field-signed_later = is signed after the form was handed in
    .status = field
form_field-unknown = is no field of this form
    .status = field
form_field-wrong_type =
    must be { $expected ->
        [text] a text
        [number] a number
        [whole_number] a whole number
        [money] an amount such as 128.50 with its currency
        [day] a date such as 2026-02-14
        [instant] an instant such as 2026-02-14T09:30:00+08:00
        [time] a time such as 09:30
        [choices] a list of choices
        [flag] true or false
        [phone] a telephone number
        [id] an id
        [file] `sha256:` and 64 hexadecimal digits
        [rows] a list of rows
       *[table] an object with a value for each field
    }
    .status = field
standards-already_worked = { standards-place } { $date } is an ordinary working day; a swapped day is a day of rest that is worked
    .status = field
standards-ambiguous_rules = { standards-place } for some tickets neither this rule nor the one on line { $other_line } is the more specific
    .status = field
standards-asked_at_a_time = { standards-place } a step of a ladder that is asked for has no time of its own: leave out `before`, `at_once` and `after`
    .status = field
standards-asked_beside_promise = { standards-place } a ladder that is asked for stands beside no promise: leave out `promise` or `asked`
    .status = field
standards-before_nothing = { standards-place } without `promise` the steps are counted from the reception, before which nothing is
    .status = field
standards-bounds_reversed = { standards-place } the least, { $least }, is more than the most, { $most }
    .status = field
standards-callback_target = { standards-place } a callback follows either tickets (`kind` or `category`) or an `occasion`
    .status = field
standards-clock_time_only = { standards-place } an emergency is counted in minutes or hours, not in `{ $term }`
    .status = field
standards-closing_step_optional = { standards-place } a run is not closed without this step: it cannot be optional
    .status = field
standards-contradicting_days = { standards-place } { $date } is given as a holiday and as a working day
    .status = field
standards-day_by_law = { standards-place } a day by law has either `month` and `day`, or `lunar_month` and `lunar_day`, or `solar_term`, or `easter_offset`, or `month`, `weekday` and `nth`
    .status = field
standards-day_of_another_year = { standards-place } { $date } does not belong to this year
    .status = field
standards-duplicate_field =
    { standards-place } `{ $name }` { $other_line ->
        [0] is the name of an earlier one
       *[other] stands on line { $other_line } already
    }
    .status = field
standards-duplicate_rule =
    { standards-place } the rule on line { $other_line } is for the same { $share ->
        [occasion] occasion
        [notices] event and kind of ticket
       *[tickets] tickets
    }
    .status = field
standards-duty_without_right = { standards-place } this duty takes the right `{ $permission }`, which is not among the `permissions` of the post
    .status = field
standards-empty_list = { standards-place } a list must not be empty; leave the key out to mean any
    .status = field
standards-empty_text = { standards-place } a text must not be empty
    .status = field
standards-holiday_ends_early = { standards-place } a holiday ends after it begins
    .status = field
standards-invalid_document = The document is not right.
    .status = 422
standards-long_text = { standards-place } at most { $most } characters may stand here
    .status = field
standards-malformed_clause = { standards-place } `{ $id }` is no rule id such as DLN-06
    .status = field
standards-malformed_name = { standards-place } `{ $name }` must be up to { $most } lower-case letters, digits, hyphens and underscores
    .status = field
standards-malformed_series = { standards-place } `{ $series }` must be two to six capitals
    .status = field
standards-malformed_slot = { standards-place } a brace is not closed or not opened in `{ $text }`
    .status = field
standards-malformed_span = { standards-place } `{ $found }` is no span such as 05:00-12:00, or [15, 20] of minutes
    .status = field
standards-malformed_word = { standards-place } `{ $word }` must be lower-case letters, digits and underscores
    .status = field
standards-missing_key = { standards-place } the key `{ $key }` is missing here
    .status = field
standards-missing_year = { standards-place } after { $before } comes { $next }, not { $year }
    .status = field
standards-more_problems = { standards-place } there are more problems; these are the first { $most } that were found
    .status = field
standards-not_backwards = { standards-place } `{ $term }` is not counted backwards; minutes, hours, days, weeks and working days are
    .status = field
standards-step_time = { standards-place } a step has exactly one of `before`, `at_once` and `after`
    .status = field
standards-no_day_of_month = { standards-place } `by_day` is for what is done each month
    .status = field
standards-no_key = { standards-place } `{ $found }` must be one small letter
    .status = field
standards-no_record = { standards-place } a playbook ends with a written record on a form: a `closing` step whose purpose is `record`
    .status = field
standards-no_such_day = { standards-place } month { $month } has no day { $day }
    .status = field
standards-no_value = { standards-place } null is no value; leave the key out
    .status = field
standards-nobody_works = { standards-place } a working week needs at least one shift
    .status = field
standards-nothing_runs = { standards-place } `{ $name }` is filled in when a record is closed, and without [running] none is
    .status = field
standards-nth_weekday = { standards-place } `nth` is 1 to 4, or -1 for the last of the month
    .status = field
standards-out_of_range = { standards-place } { $integer } is not from { $least } to { $most }
    .status = field
standards-repeating_day = { standards-place } a repeating event says nothing of one year; write its days out
    .status = field
standards-reports_in_circle = { standards-place } `{ $code }` would report to itself over others
    .status = field
standards-reserved_clause = { standards-place } `{ $clause }` lies in a chapter of the rulebook; use a chapter of your own
    .status = field
standards-right_kept_apart = { standards-place } `{ $permission }` is needed by the post and kept apart from it
    .status = field
standards-several_dues = { standards-place } at most one of `due`, `due_within` and `due_at_closing_time` says when it is due
    .status = field
standards-shifts_overlap = { standards-place } the shifts of a day must follow one another, and end before those of the next day begin
    .status = field
standards-step_may_not_wait = { standards-place } calling help and treating the injured wait for no other step
    .status = field
standards-steps_in_circle = { standards-place } `{ $code }` would wait for itself
    .status = field
standards-slots_differ = { standards-place } both languages must have the same slots
    .status = field
standards-syntax = { standards-place } not TOML: { $message }
    .status = field
standards-too_many = { standards-place } at most { $most } may stand here, not { $count }
    .status = field
standards-too_many_days = { standards-place } at most { $most } days in a row
    .status = field
standards-undeclared_word = { standards-place } `{ $word }` is not declared under { $table }
    .status = field
standards-unfit_field =
    { standards-place } `{ $name }` must be a field that is { $needed ->
        [due] filled in when the form is handed in, a date or an instant
        [once_by] filled in when the form is handed in, and one line, a choice, a telephone number or an id
        [reminded] filled in when the form is handed in, and a date
        [counted_from] filled in when the form is handed in, and a date
        [signed] signed by a member of staff
        [decides] filled in when the others of this condition are, and a choice or a flag
       *[needed] filled in when those that decide are
    }
    .status = field
standards-example_due = { standards-place } the rules make it otherwise: `{ $promise }` { $found ->
        [none] is not promised
       *[other] ends at { $found } ({ $clause })
    }
    .status = field
standards-example_told = { standards-place } the rules make it otherwise: { $found ->
        [none] nobody hears of it
       *[other] it goes { $found }
    }
    .status = field
standards-example_undue = { standards-place } the rules promise `{ $promise }` as well, by { $found } ({ $clause })
    .status = field
standards-unknown_clause = { standards-place } there is no rule `{ $clause }`, neither in the rulebook nor under [clauses]
    .status = field
standards-unknown_form = { standards-place } there is no form `{ $code }`
    .status = field
standards-unknown_key = { standards-place } the key `{ $name }` is not known here; known are { $known }
    .status = field
standards-unknown_post = { standards-place } there is no other post `{ $code }` in this document
    .status = field
standards-unknown_step = { standards-place } there is no other step `{ $code }`
    .status = field
standards-unknown_scripts = { standards-place } no scripts ship for `{ $name }`
    .status = field
standards-unknown_word =
    { standards-place } `{ $found }` is { $expected ->
        [severity] not minor, ordinary, important or major
        [way] not phone, on_site, phone_or_on_site or letter
        [promise] not respond, arrive or resolve
        [term] not a term such as same_day, 15m, 72h, 3d, 1w, 1mo, 2wd or 8wh
        [kind] not a kind of ticket
        [channel] not a channel such as call, letter or opinion_box
        [time_zone] not an IANA time zone such as Asia/Shanghai
        [shift] not a shift such as 08:30-12:00, or 22:00-06:00 over midnight
        [solar_term] not a solar term: qingming or winter_solstice
        [weekday] not a weekday such as monday
        [time_of_day] not a time of day such as 16:00
        [observed] not a rule for days that fall badly: next_day, nearest_weekday or next_weekday
        [wall] not a time such as 2026-03-02 09:30 that this calendar's clocks show
        [listed] not one of { $known }
       *[event] no event a customer can be told of; known are { $known }
    }
    .status = field
standards-unreachable_rule = { standards-place } this rule never applies: no ticket matches it, or more specific rules always win
    .status = field
standards-unreadable_days = { standards-place } the days cannot be read in this format
    .status = field
standards-week_out_of_order = { standards-place } the hours from { $date } on must come after those that they replace
    .status = field
standards-wrong_type =
    { standards-place } expected { $expected ->
        [flag] true or false
        [table] a table
        [list_of_tables] a list of tables
        [text] a text
        [list] a list
        [number] a whole number
       *[date] a date such as 2026-02-14
    }, found { $found }
    .status = field
standards-year_apart = { standards-place } { $year } follows none of the years that are known; announce the years between first
    .status = field
