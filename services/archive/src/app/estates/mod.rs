//! Estates: opened, changed, looked up.

mod change_estate;
mod get_estate;
mod governing;
mod list_estates;
mod open_estate;

pub(crate) use crate::storage::people_lists::EstateList;
pub(crate) use change_estate::change_estate;
pub(crate) use get_estate::get_estate;
pub(crate) use governing::{check_governing, is_known};
pub(crate) use list_estates::list_estates;
pub(crate) use open_estate::{may_open_in, open_estate, say_opened};
