//! What a roster has for some days.

use chrono::NaiveDate;
use kernel::{Actor, Failure, Refusal};
use vocabulary::RosterId;

use super::get_roster;
use crate::{
    app::App,
    rosters::{
        domain::{DatePlan, PersonPlan, planned},
        storage,
    },
};

/// The most days that are shown at once: two months.
pub(crate) const MOST_SHOWN_DAYS: i64 = 62;

/// What is worked on some days.
#[derive(Debug, Clone)]
pub(crate) struct ShownDays {
    pub(crate) days: Vec<DatePlan>,
    pub(crate) people: Vec<PersonPlan>,
}

/// What a roster within the caller's scope has for these days, which are in order and no more than [`MOST_SHOWN_DAYS`].
#[tracing::instrument(skip_all, name = "identity.days_of_roster")]
pub(crate) async fn days_of_roster(
    app: &App,
    actor: &Actor,
    id: RosterId,
    days: (NaiveDate, NaiveDate),
) -> Result<ShownDays, Failure> {
    let roster = get_roster(app, actor, id).await?;
    let facts = storage::facts(app.db.reader(), (&app.db, &app.calendars), vec![roster], days).await?.pop();
    let facts = facts.ok_or_else(Refusal::not_found)?;
    let (days, people) = planned(&facts, days);
    Ok(ShownDays { days, people })
}
