//! For how long records are kept, and what becomes of those whose time is over.
#![warn(clippy::future_not_send)]

mod count_anew;
mod dispose;
mod kept;
mod periods;

pub(crate) use crate::retention::storage::{disposals::DisposalList, periods::RetentionPeriodList};
pub(crate) use count_anew::{count_anew, follow_estate};
pub(crate) use dispose::{dispose_of_records, list_disposals};
pub(crate) use kept::keep_until;
pub(crate) use periods::{
    PeriodTarget, SetPeriod, change_period, delete_period, get_period, list_periods, set_period,
};
