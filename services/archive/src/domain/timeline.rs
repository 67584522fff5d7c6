//! What a line of a customer's timeline tells of, and who may read it.

use kernel::Permission;

macro_rules! timeline_kinds {
    ($($kind:ident = $word:literal needs $permission:ident),+ $(,)?) => {
        /// What happened. The reader's language is the reader's matter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum TimelineKind {
            $($kind,)+
        }

        impl TimelineKind {
            /// Every kind.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The stored word.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $word,)+ }
            }

            /// True for the steps of a ticket, whose words stand in its card item.
            pub(crate) const fn is_of_ticket(self) -> bool {
                matches!(self.needs(), Permission::TicketsRead) && !matches!(self, Self::InteractionRecorded)
            }

            /// What a reader has to be permitted besides the archive: the same as where the thing itself is read.
            pub(crate) const fn needs(self) -> Permission {
                match self { $(Self::$kind => Permission::$permission,)+ }
            }
        }
    };
}

timeline_kinds! {
    CustomerRegistered = "customer_registered" needs ArchiveRead,
    CustomerChanged = "customer_changed" needs ArchiveRead,
    OccupancyStarted = "occupancy_started" needs ArchiveRead,
    OccupancyEnded = "occupancy_ended" needs ArchiveRead,
    OccupancyChanged = "occupancy_changed" needs ArchiveRead,
    OccupancyCancelled = "occupancy_cancelled" needs ArchiveRead,
    InteractionRecorded = "interaction_recorded" needs TicketsRead,
    TicketOpened = "ticket_opened" needs TicketsRead,
    TicketAssigned = "ticket_assigned" needs TicketsRead,
    TicketReleased = "ticket_released" needs TicketsRead,
    TicketReclassified = "ticket_reclassified" needs TicketsRead,
    TicketAccepted = "ticket_accepted" needs TicketsRead,
    TicketArrived = "ticket_arrived" needs TicketsRead,
    TicketQuoted = "ticket_quoted" needs TicketsRead,
    TicketQuoteDeclined = "ticket_quote_declined" needs TicketsRead,
    TicketQuoteWithdrawn = "ticket_quote_withdrawn" needs TicketsRead,
    TicketQuoteApproved = "ticket_quote_approved" needs TicketsRead,
    TicketResolved = "ticket_resolved" needs TicketsRead,
    TicketReopened = "ticket_reopened" needs TicketsRead,
    TicketClosed = "ticket_closed" needs TicketsRead,
    TicketCancelled = "ticket_cancelled" needs TicketsRead,
    DeadlineMissed = "deadline_missed" needs TicketsRead,
    CallbackScheduled = "callback_scheduled" needs CallbacksRead,
    CallbackAttempted = "callback_attempted" needs CallbacksRead,
    CallbackCompleted = "callback_completed" needs CallbacksRead,
    CallbackMissed = "callback_missed" needs CallbacksRead,
    CallbackWaived = "callback_waived" needs CallbacksRead,
    InvoiceIssued = "invoice_issued" needs BillingRead,
    InvoiceVoided = "invoice_voided" needs BillingRead,
    InvoiceCredited = "invoice_credited" needs BillingRead,
    InvoiceDisputed = "invoice_disputed" needs BillingRead,
    InvoiceDisputeSettled = "invoice_dispute_settled" needs BillingRead,
    PaymentReceived = "payment_received" needs BillingRead,
    PaymentReversed = "payment_reversed" needs BillingRead,
    MessageHandedOver = "message_handed_over" needs NotificationsRead,
    MessageDelivered = "message_delivered" needs NotificationsRead,
    MessageFailed = "message_failed" needs NotificationsRead,
}
