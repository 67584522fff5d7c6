//! What the desk publishes and consumes.
#![warn(clippy::future_not_send)]

pub(crate) mod live;
pub(crate) mod publish;

use contracts::{
    callbacks::{CallbackAttempted, CallbackCompleted, CallbackScheduled, CallbackWaived},
    hotline::{CallAnswered, CallEnded},
    identity::StaffChanged,
    registers::PatrolFindingReported,
    registers::{FormRecordDisposed, FormRecordSubmitted},
};
use copies::{clearances, positions};
use db::InboxConsumer;

use crate::{app::App, interactions, playbooks, tickets};

/// What this service consumes, and what it does with it. How a follow-up ended reaches its ticket, and somebody's rights all
/// their work: these lock tickets, as people do who act on them. What was found on a patrol opens one. Who is cleared to take calls
/// alone is kept, who holds which position, and which records playbooks may name.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    positions::follow(clearances::follow(InboxConsumer::new(app.db.clone())))
        .on::<CallAnswered, _, _>((), interactions::events::on_call_answered)
        .on::<CallEnded, _, _>((), interactions::events::on_call_ended)
        .on::<PatrolFindingReported, _, _>(app.clone(), interactions::events::on_patrol_finding_reported)
        .on::<CallbackScheduled, _, _>((), tickets::events::on_callback_scheduled)
        .on::<CallbackAttempted, _, _>(app.clone(), tickets::events::on_callback_attempted)
        .on::<CallbackCompleted, _, _>(app.clone(), tickets::events::on_callback_completed)
        .on::<CallbackWaived, _, _>(app.clone(), tickets::events::on_callback_waived)
        .on::<FormRecordSubmitted, _, _>((), playbooks::events::on_record_submitted)
        .on::<FormRecordDisposed, _, _>((), playbooks::events::on_record_disposed)
        .on::<StaffChanged, _, _>(app.clone(), tickets::events::on_staff_changed)
        .by_itself::<PatrolFindingReported>()
        .by_itself::<CallbackAttempted>()
        .by_itself::<CallbackCompleted>()
        .by_itself::<CallbackWaived>()
        .by_itself::<StaffChanged>()
}
