//! Taking contacts down.

mod get_reception;
mod list_receptions;
mod record_reception;

pub(crate) use get_reception::get_reception;
pub(crate) use list_receptions::list_receptions;
pub(crate) use record_reception::{RecordReception, Recorded, record_reception};
