//! The standard and the calendar a callback is decided by.

use std::sync::Arc;

use copies::published_standards;
use db::Tx;
use kernel::{BusinessCalendar, EstateId, Failure};
use standards::Standard;

use super::App;

/// The rules that hold for one piece of work.
#[derive(Debug, Clone)]
pub(crate) struct ApplicableStandard {
    pub(crate) standard: Arc<Standard>,
    pub(crate) calendar: Arc<BusinessCalendar>,
}

impl ApplicableStandard {
    /// The standard a ticket was opened under, on the clock of its estate.
    ///
    /// # Errors
    /// `Unavailable` while the estate or the standard has not been heard of.
    pub(crate) async fn find(
        app: &App,
        tx: &Tx,
        estate_id: EstateId,
        standard: &str,
        version: i32,
    ) -> Result<Self, Failure> {
        let estate = db::estates::expect(tx.conn(), estate_id).await?;
        let standard = published_standards::read(tx.conn(), &app.standard_cache, standard, version).await?;
        Ok(Self { standard, calendar: app.standard_cache.calendar(estate.zone()?) })
    }
}
