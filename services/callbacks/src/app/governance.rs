//! The standard and the calendar a callback is decided by.

use std::sync::Arc;

use chrono_tz::Tz;
use db::{Tx, published_standards};
use kernel::{BusinessCalendar, EstateId, Failure};
use standards::Standard;

use super::App;

/// The rules that hold for one piece of work.
#[derive(Debug, Clone)]
pub(crate) struct Governance {
    pub(crate) standard: Arc<Standard>,
    pub(crate) calendar: Arc<BusinessCalendar>,
}

impl Governance {
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
        let zone: Tz = estate.time_zone.parse().map_err(|source: chrono_tz::ParseError| Failure::Broken {
            doing: "reading an estate's time zone",
            source: Box::new(source),
        })?;
        let standard = published_standards::read(tx.conn(), &app.book, standard, version).await?;
        Ok(Self { standard, calendar: app.book.calendar(zone) })
    }
}
