# copies: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

assignee-complained_of = is the person complained of
    .status = field
assignee-disabled = is disabled and cannot sign in
    .status = field
assignee-may_not_read =
    may not read { $what ->
        [tickets] tickets
       *[callbacks] callbacks
    }
    .status = field
assignee-not_a_reader = is no reader of this ticket, which is for named readers
    .status = field
assignee-not_cleared = may not see confidential tickets
    .status = field
assignee-out_of_scope = does not see this estate
    .status = field
assignee-unknown = no such member of staff
    .status = field
calendar-unknown = no such calendar
    .status = field
clearance-missing =
    { $what ->
       *[calls] You may not take calls alone: that asks for a certificate, and none of yours is in force. A colleague who is cleared for it may sit beside you; name them in `accompanied_by`.
    }
    .status = 403
companion-disabled = is disabled and cannot sign in
    .status = field
companion-is_caller = is you: nobody sits beside themselves
    .status = field
companion-not_asked = is left out where no customer's call is answered
    .status = field
companion-not_cleared = is not cleared for this either
    .status = field
companion-unknown = no such member of staff
    .status = field
customer-unknown = no such customer
    .status = field
estate-unknown = no such estate
    .status = field
reference-unknown =
    { $what ->
        [ticket] is no open ticket of this customer
        [callback] is no callback that is owed to this customer
        [call] is not a call of yours in progress with this customer
       *[contact] is no open ticket of this contact
    }
    .status = field
unit-ended = is a unit no longer: it was merged or split
    .status = field
unit-unknown = no such unit
    .status = field
