//! Years of which a calendar knows no holidays yet, where estates count by it.

use std::collections::{BTreeMap, HashSet};

use chrono_tz::Tz;
use kernel::Failure;
use standards::{NamedCalendar, calendar_of};

use crate::{app::App, storage::standards as published};

/// A calendar in use and the year whose notice it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CalendarState {
    pub(crate) name: &'static str,
    pub(crate) missing_year: Option<i32>,
}

/// Every shipped calendar by which an estate counts.
#[tracing::instrument(skip_all, name = "ticketing.check_calendars")]
pub(crate) async fn check_calendars(app: &App) -> Result<Vec<CalendarState>, Failure> {
    let zones = published::zones_in_use(&app.db).await?;
    let zones: HashSet<Tz> = zones.iter().filter_map(|zone| zone.parse().ok()).collect();
    let now = app.db.clock().now();
    let state = |calendar: &'static NamedCalendar| {
        let today = calendar.calendar.local_date(now);
        CalendarState { name: &calendar.name, missing_year: calendar.missing_year(today) }
    };
    // Several zones count by one calendar.
    let calendars: BTreeMap<&str, &'static NamedCalendar> =
        zones.into_iter().filter_map(calendar_of).map(|known| (known.name.as_str(), known)).collect();
    Ok(calendars.into_values().map(state).collect())
}
