//! Every event, once: for whatever has to be done or shown of each of them.

/// Required of every event and implemented for those of [`for_every_event!`](crate::for_every_event) alone: one that is
/// not on the list does not compile.
pub trait Listed {}

/// Calls the macro `$visit` with the types of all events, separated by commas.
#[macro_export]
macro_rules! for_every_event {
    ($visit:ident) => {
        $visit! {
            $crate::archive::EstateOpened,
            $crate::archive::UnitRegistered,
            $crate::archive::CustomerRegistered,
            $crate::archive::CustomerChanged,
            $crate::archive::OccupancyStarted,
            $crate::archive::OccupancyEnded,
            $crate::hotline::CallAnswered,
            $crate::hotline::CallEnded,
            $crate::ticketing::ReceptionRecorded,
            $crate::ticketing::TicketOpened,
            $crate::ticketing::TicketAssigned,
            $crate::ticketing::TicketAccepted,
            $crate::ticketing::TicketArrived,
            $crate::ticketing::TicketQuoteApproved,
            $crate::ticketing::TicketQuoted,
            $crate::ticketing::TicketResolved,
            $crate::ticketing::TicketReopened,
            $crate::ticketing::TicketClosed,
            $crate::ticketing::TicketCancelled,
            $crate::ticketing::TicketDeadlineMissed,
            $crate::ticketing::StandardPublished,
            $crate::callbacks::CallbackScheduled,
            $crate::callbacks::CallbackAssigned,
            $crate::callbacks::CallbackAttempted,
            $crate::callbacks::CallbackCompleted,
            $crate::callbacks::CallbackMissed,
            $crate::callbacks::CallbackWaived,
            $crate::billing::ChargePosted,
            $crate::billing::InvoiceIssued,
            $crate::billing::PaymentReceived,
            $crate::billing::PaymentReversed,
            $crate::billing::InvoiceVoided,
            $crate::billing::ChargeReversed,
            $crate::notifications::MessageQueued,
            $crate::notifications::MessageDelivered,
            $crate::notifications::MessageFailed,
        }
    };
}

macro_rules! list {
    ($($event:ty),+ $(,)?) => { $(impl Listed for $event {})+ };
}

for_every_event!(list);
