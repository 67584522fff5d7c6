//! What a roster has for some days, over the API.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::NaiveDate;
use kernel::{Coded, Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::RosterId;
use web::{Day, PathId, Problem, Query};

use super::shapes::RosterEntryView;
use crate::{
    app::App,
    rosters::{
        app::{self, MOST_SHOWN_DAYS, ShownDays},
        domain::{DatePlan, PersonDay, PersonPlan, RosterDateKind},
    },
};

/// Get what a roster has for some days
///
/// Person by person: what the pattern has for each day, how it differs, and what is worked in the end, swaps included. Whether
/// somebody still holds the position is not looked at.
#[utoipa::path(
    tag = "rosters", params(DaysQuery), security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The days.", body = RosterDaysView))
)]
#[get("/api/v1/rosters/{id}/days")]
pub(crate) async fn get_roster_days(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<RosterId>,
    query: Query<DaysQuery>,
) -> Result<HttpResponse, Problem> {
    let (from, until) = query.0.into_days()?;
    let ShownDays { days, people } = app::days_of_roster(&app, &caller.actor, id.0, (from, until)).await?;
    Ok(HttpResponse::Ok().json(RosterDaysView {
        roster_id: id.0,
        from,
        until,
        days: days.into_iter().map(RosterDateView::from).collect(),
        people: people.into_iter().map(RosterPersonView::from).collect(),
    }))
}

/// Which days are looked at.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DaysQuery {
    #[param(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last day, not more than 62 days in all.
    #[param(value_type = NaiveDate, example = "2026-03-31")]
    until: Day,
}

impl DaysQuery {
    fn into_days(self) -> Result<(NaiveDate, NaiveDate), Refusal> {
        let (from, until) = (self.from.0, self.until.0);
        let mut faults = Faults::new();
        if until < from {
            faults.add("/until", "days.end_before_beginning");
        } else if (until - from).num_days() >= MOST_SHOWN_DAYS {
            faults.add("/until", Coded::new("roster.too_many_days").with("most", MOST_SHOWN_DAYS));
        }
        faults.into_result()?;
        Ok((from, until))
    }
}

/// What a roster has for some days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterDays)]
pub(crate) struct RosterDaysView {
    roster_id: RosterId,
    from: NaiveDate,
    until: NaiveDate,
    /// Each of the days, in order.
    days: Vec<RosterDateView>,
    /// Everybody who works by the roster on these days, or may.
    people: Vec<RosterPersonView>,
}

/// What a day is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterDate)]
pub(crate) struct RosterDateView {
    day: NaiveDate,
    kind: RosterDateKind,
}

impl From<DatePlan> for RosterDateView {
    fn from(date: DatePlan) -> Self {
        let DatePlan { day, kind } = date;
        Self { day, kind }
    }
}

/// One person's days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterPerson)]
pub(crate) struct RosterPersonView {
    staff_id: StaffId,
    /// One for each of the days, in order.
    days: Vec<PersonDayView>,
}

impl From<PersonPlan> for RosterPersonView {
    fn from(person: PersonPlan) -> Self {
        let PersonPlan { staff_id, days } = person;
        Self { staff_id, days: days.into_iter().map(PersonDayView::from).collect() }
    }
}

/// What one person has on a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterPersonDay)]
pub(crate) struct PersonDayView {
    /// True when a line of theirs has this day.
    has_line: bool,
    /// The code of the shift that the pattern has for them; none on a day of rest.
    by_pattern: Option<String>,
    /// The codes of the shifts that they work in the end.
    works: Vec<String>,
    /// How the day differs from the pattern.
    entry: Option<RosterEntryView>,
    /// Who works theirs after a swap.
    given_to: Option<StaffId>,
    /// Whose they work after a swap.
    taken_from: Vec<StaffId>,
}

impl From<PersonDay> for PersonDayView {
    fn from(day: PersonDay) -> Self {
        let PersonDay { has_line, by_pattern, entry, works, given_to, taken_from } = day;
        let entry = entry.as_ref().map(RosterEntryView::from);
        Self { has_line, by_pattern, works, entry, given_to, taken_from }
    }
}
