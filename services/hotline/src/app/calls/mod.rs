//! The life of a call, a step a file.

mod get_call;
mod list_calls;
mod record_call;
mod wrap_up_call;

pub(crate) use get_call::get_call;
pub(crate) use list_calls::list_calls;
pub(crate) use record_call::{RecordCall, record_call};
pub(crate) use wrap_up_call::{Target, wrap_up_call};

pub(crate) use crate::storage::call_list::CallList;

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure};

use crate::{
    domain::{Call, CallEvent},
    events::publish,
};

/// The event and the audit line of one step.
fn say_and_note(tx: &Tx, actor: &Actor, call: &Call, event: &CallEvent) -> Result<(), Failure> {
    publish::call(tx, call, event)?;
    let entry = AuditEntry::new(actor, event.as_str(), "call", call.id);
    tx.audit(match call.estate_id {
        Some(estate_id) => entry.at(estate_id),
        None => entry,
    });
    Ok(())
}
