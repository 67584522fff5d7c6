# billing: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

account-malformed = is no account's name
    .status = field
billing-amount_not_positive = The amount must be more than nothing.
    .status = 422
billing-amount_too_large = The amount must be at most 100000000.00.
    .status = 422
billing-charge_invoiced = An invoice asks for this charge already.
    .status = 409
billing-charge_reversed = The charge was reversed and is not owed any more.
    .status = 409
billing-charge_twice = A charge is asked for once.
    .status = 422
billing-invoice_has_payments = Something was paid on this invoice. Reverse the payments first.
    .status = 409
billing-invoice_lines = An invoice asks for 1 to { $most } charges.
    .status = 422
billing-invoice_paid = The invoice is paid already; nothing is owed.
    .status = 409
billing-invoice_void = The invoice is void.
    .status = 409
billing-overpayment = { $offered } { $currency } is more than the { $owed } { $currency } that is owed on this invoice.
    .status = 409
billing-payment_exists =
    { $shown ->
        [all] Payment { $payment } ({ $amount }, { $date })
       *[nothing] A payment at another estate
    } has this reference already.
    .status = 409
billing-payment_repeated =
    { $shown ->
        [all] Payment { $payment } ({ $amount }, { $date })
       *[nothing] A payment at another estate
    } has this reference already. If this is another one, send `confirm_duplicate`.
    .status = 409
billing-payment_reversed = The payment was reversed already.
    .status = 409
billing-period_charged = Charge { $id } is for this fee already from { $from } to { $to } ({ $days } days).
    .status = 409
billing-period_malformed = A period ends on or after the day it begins, within ten years, between 1900 and 2199.
    .status = 422
billing-unlike_currencies = { $owed } and { $offered } cannot be reckoned together.
    .status = 422
billing-unlike_payers = The charges of one invoice are owed by one payer.
    .status = 422
charge-unknown = no such charge
    .status = field
date-in_the_future = lies after today, { $today }
    .status = field
date-out_of_range = lies between today, { $today }, and a year later
    .status = field
date-too_old = lies more than ten years back
    .status = field
fee-malformed = must be a word such as `parking`, of at most 64 characters
    .status = field
invoice-unknown = no such invoice
    .status = field
list-repeated = is named twice
    .status = field
money-not_positive = must be more than nothing
    .status = field
money-too_large = must be at most 100000000.00
    .status = field
payment-identity_needed = must tell this payment from another one, or the request must have an `Idempotency-Key`
    .status = field
