//! The group's service standards: those that ship, and those it published.

mod check_calendars;
mod check_names;
mod find_standard;
mod get_standard;
mod list_standards;
mod publish_standard;
mod published_here;

pub(crate) use check_calendars::check_calendars;
pub(crate) use check_names::warn_of_shipped_names;
pub(crate) use find_standard::find_standard;
pub(crate) use get_standard::{WholeStandard, get_standard};
pub(crate) use list_standards::{ListedStandard, StandardList, list_standards};
pub(crate) use publish_standard::{PublishStandard, publish_standard};
pub(crate) use published_here::PublishedHere;
