# archive: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

archive-estate_code_taken = An estate with this code exists already.
    .status = 409
archive-event_without_facets = The event does not say where things stand after it: it is from before the upgrade.
    .status = 422
archive-external_ref_taken = That system calls another customer so.
    .status = 409
archive-import_raced = Somebody entered the same records at the same time. Send the batch again.
    .status = 409
archive-kept_elsewhere = Another estate keeps the record of this customer: only that estate or the group changes it.
    .status = 403
archive-occupancy_cancelled = This occupancy was cancelled: it never was.
    .status = 409
archive-occupancy_ended = This occupancy has ended already; its dates can be corrected.
    .status = 409
archive-occupancy_exists = This customer lives in this unit already at that time.
    .status = 409
archive-occupancy_not_begun = This occupancy has not begun yet: correct its dates, or cancel it.
    .status = 409
archive-place_in_itself = A place cannot lie in itself, nor in what lies in it.
    .status = 409
archive-place_misplaced = A place of this kind cannot lie there: regions lie in regions or in nothing, estates in regions, and everything else within an estate.
    .status = 409
archive-place_named_elsewhere = An estate and a unit are named where their records are kept.
    .status = 409
archive-place_of_another_estate = What belongs to an estate stays within it.
    .status = 409
archive-place_taken = There is a place of this kind and name there already, or a region with this code.
    .status = 409
archive-place_too_deep = Places can lie at most 12 deep in one another.
    .status = 409
archive-purpose_of_services = Only the suite itself sends messages: name the call, ticket or callback that you need the contact for.
    .status = 403
archive-unit_label_taken = This estate has a unit of that label already, in this or another spelling.
    .status = 409
area_code-malformed = must be 1 to 5 digits, such as `010`
    .status = field
country-needed = must be given, since the time zone does not tell the country
    .status = field
country-unknown = is no country of ISO 3166-1, such as `CN`
    .status = field
customer-ambiguous = must name its customer by either `customer_ref` or `customer_id`
    .status = field
email-malformed = is no e-mail address
    .status = field
estate-code = must be 1 to 32 letters, digits, `-` or `_`, and begin with a letter or digit
    .status = field
estate-code_taken = is the code of another estate
    .status = field
estate-out_of_scope = you may not run estates of this region
    .status = field
external_ref-taken = belongs to a customer of another estate
    .status = field
id_number-check_digit = has a wrong check digit
    .status = field
id_number-malformed = must be letters and digits
    .status = field
occupancy-ends_before_it_begins = must not lie before the beginning
    .status = field
occupancy-exists = they live there already
    .status = field
phones-too_many = must be at most 10
    .status = field
place-code_needed = must be given for a region with a name of more than 60 characters
    .status = field
place-code_of_region = is something that only regions have
    .status = field
place-ends_before_it_begins = must not lie before the first day
    .status = field
place-out_of_scope = is no place that you may run; whoever runs the whole group may
    .status = field
place-registered_elsewhere = is added as an estate or as a unit, and is a place by that
    .status = field
place-unknown = is no place that you may see
    .status = field
ref-taken = names another row of this batch
    .status = field
reference-malformed = is no id
    .status = field
reference-missing = must name the call, ticket, callback or message that it is for
    .status = field
rows-count = must be 1 to 500
    .status = field
standard-unknown = no such version of a standard
    .status = field
tags-too_many =
    { $least ->
        [0] must be at most { $most }
       *[other] must be { $least } to { $most }
    }
    .status = field
time_zone-unknown = is no IANA time zone, such as `Asia/Shanghai`
    .status = field
unit-ambiguous =
    { $more ->
        [0] is no unit's whole label: { $labels } may be meant
       *[other] is no unit's whole label: { $labels } and others may be meant
    }
    .status = field
unit-label_taken = is the label of another unit, in this or another spelling
    .status = field
unit-similar = is no unit's whole label: is { $label } meant?
    .status = field
version-out_of_range = must be at least 1
    .status = field
