//! Yearly data that runs out: a calendar without the holidays of this year, or from December on of the next, is told of
//! when the process starts and every day.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, standards::app::check_calendars};

/// The look.
pub(crate) struct CheckCalendars {
    pub(crate) app: App,
}

#[async_trait]
impl Job for CheckCalendars {
    fn name(&self) -> &'static str {
        "ticketing.check_calendars"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(24 * 3600)
    }

    async fn run_once(&self) -> RunOutcome {
        let calendars = match check_calendars(&self.app).await {
            Ok(calendars) => calendars,
            Err(failure) => return RunOutcome::Retry { reason: failure.chain() },
        };
        for calendar in calendars {
            let is_missing = if calendar.missing_year.is_some() { 1.0 } else { 0.0 };
            metrics::gauge!("calendar_year_missing", "calendar" => calendar.name.clone()).set(is_missing);
            if let Some(year) = calendar.missing_year {
                tracing::warn!(
                    calendar = calendar.name,
                    year,
                    "a calendar does not know the holidays of a year"
                );
            }
        }
        RunOutcome::Idle
    }
}
