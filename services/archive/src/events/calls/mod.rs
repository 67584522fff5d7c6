//! The hotline's calls: kept while they are under way, since a live call is a reason to see a contact in full.

mod on_call_answered;
mod on_call_ended;

pub(super) use on_call_answered::on_call_answered;
pub(super) use on_call_ended::on_call_ended;
