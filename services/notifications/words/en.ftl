# notifications: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

estates-count =
    { $least ->
        [0] must be at most { $most }
       *[other] must be { $least } to { $most }
    }
    .status = field
event-forbidden = needs the permission `{ $permission }`
    .status = field
event-unknown = must be such as `ticketing.ticket_opened` or `ticketing.*`
    .status = field
events-count =
    { $least ->
        [0] must be at most { $most }
       *[other] must be { $least } to { $most }
    }
    .status = field
notifications-endpoint_unchanged = The endpoint is so already.
    .status = 409
notifications-no_receipt_due = The message is not one that a receipt is waited for.
    .status = 409
notifications-owner_disabled = The account that registered the endpoint is not active any more.
    .status = 409
notifications-still_queued = The delivery is on its way already.
    .status = 409
notifications-too_many_endpoints = You have { $most } endpoints already. Remove one first.
    .status = 409
url-malformed = must be an https address of at most 2000 bytes without a user name, a password or a fragment
    .status = field
url-private = must lead to a public address
    .status = field
