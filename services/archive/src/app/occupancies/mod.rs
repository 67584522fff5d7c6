//! Who lives where: begun, ended, put right, looked up.

mod change_stay;
mod get_occupancy;
mod list_occupancies;
mod overlap;
mod start_occupancy;

pub(crate) use crate::storage::home_lists::OccupancyList;
pub(crate) use change_stay::{StayAct, Target, change_stay};
pub(crate) use get_occupancy::get_occupancy;
pub(crate) use list_occupancies::list_occupancies;
pub(crate) use start_occupancy::{StartOccupancy, say_started, start_occupancy};
