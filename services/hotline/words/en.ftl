# hotline: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

hotline-already_ended = The call has been wrapped up already.
    .status = 409
