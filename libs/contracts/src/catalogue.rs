//! Every event, once: for whatever has to be done or shown of each of them.

/// Calls the macro `$visit` with the types of all events, separated by commas.
#[macro_export]
macro_rules! for_every_event {
    ($visit:ident) => {
        $visit! {
            $crate::identity::StaffChanged,
            $crate::identity::ApiClientChanged,
            $crate::identity::SkillChanged,
            $crate::identity::PositionChanged,
            $crate::identity::MembershipChanged,
            $crate::archive::EstateOpened,
            $crate::archive::PlaceChanged,
            $crate::archive::UnitRegistered,
            $crate::archive::AssetChanged,
            $crate::archive::CustomerRegistered,
            $crate::archive::CustomerChanged,
            $crate::archive::OccupancyStarted,
            $crate::archive::OccupancyEnded,
            $crate::archive::OccupancyChanged,
            $crate::hotline::CallAnswered,
            $crate::hotline::CallEnded,
            $crate::ticketing::InteractionRecorded,
            $crate::ticketing::TicketOpened,
            $crate::ticketing::TicketAssigned,
            $crate::ticketing::TicketReleased,
            $crate::ticketing::TicketAccepted,
            $crate::ticketing::TicketArrived,
            $crate::ticketing::TicketReclassified,
            $crate::ticketing::TicketUrged,
            $crate::ticketing::TicketDeadlineExtended,
            $crate::ticketing::TicketEscalated,
            $crate::ticketing::TicketEscalationUnanswered,
            $crate::ticketing::TicketTakenUp,
            $crate::ticketing::TicketProgressNoted,
            $crate::ticketing::TicketProgressMissed,
            $crate::ticketing::TicketQuoteApproved,
            $crate::ticketing::TicketQuoteDeclined,
            $crate::ticketing::TicketQuoteWithdrawn,
            $crate::ticketing::TicketQuoted,
            $crate::ticketing::TicketResolved,
            $crate::ticketing::TicketReopened,
            $crate::ticketing::TicketClosed,
            $crate::ticketing::TicketCancelled,
            $crate::ticketing::TicketReadersChanged,
            $crate::ticketing::TicketGlassBroken,
            $crate::ticketing::TicketLeakNoted,
            $crate::ticketing::TicketMessageAdded,
            $crate::ticketing::TicketDeadlineMissed,
            $crate::ticketing::StandardPublished,
            $crate::ticketing::StandardWithdrawn,
            $crate::ticketing::CalendarPublished,
            $crate::playbooks::PlaybookRunStarted,
            $crate::playbooks::PlaybookStepDone,
            $crate::playbooks::PlaybookStepSkipped,
            $crate::playbooks::PlaybookConditionAnswered,
            $crate::playbooks::PlaybookCommandChanged,
            $crate::playbooks::PlaybookStepOverdue,
            $crate::playbooks::PlaybookRunClosed,
            $crate::playbooks::PlaybookRunCalledOff,
            $crate::callbacks::CallbackScheduled,
            $crate::callbacks::CallbackAssigned,
            $crate::callbacks::CallbackReleased,
            $crate::callbacks::CallbackAttempted,
            $crate::callbacks::CallbackCompleted,
            $crate::callbacks::CallbackMissed,
            $crate::callbacks::CallbackWaived,
            $crate::callbacks::CallbackOmitted,
            $crate::registers::FormRecordSubmitted,
            $crate::registers::FormRecordCorrected,
            $crate::registers::FormRecordChecked,
            $crate::registers::FormRecordSigned,
            $crate::registers::FormRecordFiled,
            $crate::registers::FormRecordDisposed,
            $crate::registers::FormRecordClosed,
            $crate::registers::FormRecordOverdue,
            $crate::registers::FormRecordReminder,
            $crate::registers::PatrolFindingReported,
            $crate::registers::PatrolRoundMissed,
            $crate::billing::ChargePosted,
            $crate::billing::InvoiceIssued,
            $crate::billing::PaymentReceived,
            $crate::billing::PaymentReversed,
            $crate::billing::InvoiceVoided,
            $crate::billing::InvoiceCredited,
            $crate::billing::InvoiceDisputed,
            $crate::billing::InvoiceDisputeSettled,
            $crate::billing::ChargeReversed,
            $crate::notifications::MessageQueued,
            $crate::notifications::MessageHandedOver,
            $crate::notifications::MessageDelivered,
            $crate::notifications::MessageFailed,
        }
    };
}

macro_rules! list {
    ($($event:ty),+ $(,)?) => { $(impl $crate::Listed for $event {})+ };
}

for_every_event!(list);

macro_rules! services {
    ($($event:ty),+ $(,)?) => { [$(<$event as envelope::Event>::NAME.service),+] };
}

/// Every service that publishes something.
#[must_use]
pub fn publishing_services() -> std::collections::BTreeSet<&'static str> {
    std::collections::BTreeSet::from(for_every_event!(services))
}
