//! Who lives where: begun, ended, looked up.

mod end_occupancy;
mod get_occupancy;
mod list_occupancies;
mod start_occupancy;

pub(crate) use crate::storage::occupancies::OccupancyFilter;
pub(crate) use end_occupancy::end_occupancy;
pub(crate) use get_occupancy::get_occupancy;
pub(crate) use list_occupancies::list_occupancies;
pub(crate) use start_occupancy::{StartOccupancy, say_started, start_occupancy};
