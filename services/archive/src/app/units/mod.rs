//! Units: registered, changed, looked up.

mod change_unit;
mod get_unit;
mod list_units;
mod register_unit;

pub(crate) use change_unit::change_unit;
pub(crate) use get_unit::get_unit;
pub(crate) use list_units::list_units;
pub(crate) use register_unit::{RegisterUnit, register_unit, say_registered};

pub(crate) use crate::storage::home_lists::UnitList;
