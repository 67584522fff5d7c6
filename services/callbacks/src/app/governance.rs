//! The standard and the calendar a callback is decided by.

use std::sync::Arc;

use chrono_tz::Tz;
use db::Tx;
use kernel::{BusinessCalendar, EstateId, Failure};
use standards::Standard;

use super::App;
use crate::storage::standards as published;

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
    /// `Unavailable` while the estate or the standard has not been heard of: the events that bring them are on their
    /// way, and the message that needs them is tried again.
    pub(crate) async fn find(
        app: &App,
        tx: &Tx,
        estate_id: EstateId,
        standard: &str,
        version: i32,
    ) -> Result<Self, Failure> {
        let estate = db::estates::find(tx.conn(), estate_id).await?;
        let estate = estate.ok_or_else(|| not_heard_of("waiting to hear of an estate", estate_id))?;
        let zone: Tz = estate.time_zone.parse().map_err(|source: chrono_tz::ParseError| Failure::Broken {
            doing: "reading an estate's time zone",
            source: Box::new(source),
        })?;
        let standard = match app.book.known(standard, version) {
            Some(known) => known,
            None => learned(app, tx, standard, version).await?,
        };
        Ok(Self { standard, calendar: app.book.calendar(zone) })
    }
}

async fn learned(app: &App, tx: &Tx, name: &str, version: i32) -> Result<Arc<Standard>, Failure> {
    let document = published::find(tx, name, version).await?;
    let document =
        document.ok_or_else(|| not_heard_of("waiting to hear of a standard", format!("{name} {version}")))?;
    app.book.learn(&document).map_err(|problems| Failure::Broken {
        doing: "reading a published standard",
        source: Box::new(problems),
    })
}

fn not_heard_of(doing: &'static str, what: impl std::fmt::Display) -> Failure {
    Failure::Unavailable { doing, source: format!("{what} is not known here yet").into() }
}
