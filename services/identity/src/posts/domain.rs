//! Posts (岗位职责): what a position that is made from one has to do, and when it was done last.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Permission, Refusal, StaffId};
use standards::posts::{Period, PostDefinition, PostDuty};
use vocabulary::MembershipId;

use crate::{
    memberships::domain::HeldAt,
    positions::domain::Position,
    staff::domain::{Role, RoleName},
};

/// Passes for roles that give nothing which must be somebody else's.
///
/// # Errors
/// `identity.role_against_post` names the first.
pub(crate) fn refuse_against(
    post: &PostDefinition,
    role: &RoleName,
    given: &[Permission],
) -> Result<(), Refusal> {
    let Some(apart) = post.apart.iter().find(|apart| given.contains(apart)) else { return Ok(()) };
    Err(Refusal::conflict("identity.role_against_post")
        .with("role", role.as_str())
        .with("permission", *apart)
        .with("post", &*post.code))
}

/// A role that gives nothing beyond what a post needs, and what it lacks of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FittingRole {
    pub(crate) name: RoleName,
    pub(crate) lacks: Vec<Permission>,
}

/// The roles that give some of what the post needs and nothing else, those that lack least first.
pub(crate) fn fitting(post: &PostDefinition, roles: &[Role]) -> Vec<FittingRole> {
    let fits = |role: &&Role| {
        let within = role.permissions.iter().all(|permission| post.permissions.contains(permission));
        within && !role.permissions.is_empty()
    };
    let told = |role: &Role| {
        let lacks = post.permissions.iter().filter(|permission| !role.permissions.contains(permission));
        FittingRole { name: role.name.clone(), lacks: lacks.copied().collect() }
    };
    let mut fitting: Vec<FittingRole> = roles.iter().filter(fits).map(told).collect();
    fitting.sort_by(|one, other| (one.lacks.len(), &one.name).cmp(&(other.lacks.len(), &other.name)));
    fitting
}

/// A post above, with those who hold it over a place just then.
#[derive(Debug, Clone)]
pub(crate) struct Above {
    pub(crate) post: &'static PostDefinition,
    pub(crate) holders: Vec<(StaffId, String)>,
}

/// A duty of somebody, around a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueDuty {
    pub(crate) duty: &'static PostDuty,
    /// Whether the caller may do it there.
    pub(crate) is_permitted: bool,
    /// None of what does not come again.
    pub(crate) period: Option<Period>,
    /// When a record of its form was handed in last there; none where none is known.
    pub(crate) last_at: Option<DateTime<Utc>>,
    /// Whether one was in this period; none of what no record shows.
    pub(crate) is_done: Option<bool>,
    /// Whether it had to be done by a day that is over.
    pub(crate) is_overdue: bool,
}

impl DueDuty {
    /// On `today`, of somebody who has the rights there that `may` says; `last` is when a record of the form was handed in last, and the day on which that was there.
    pub(crate) fn of(
        duty: &'static PostDuty,
        may: impl FnOnce(Permission) -> bool,
        today: NaiveDate,
        last: Option<(DateTime<Utc>, NaiveDate)>,
    ) -> Self {
        let period = duty.period(today);
        let is_done = period
            .filter(|_period| duty.form.is_some())
            .map(|period| last.is_some_and(|(_at, day)| period.from <= day));
        Self {
            duty,
            is_permitted: duty.permission.is_none_or(may),
            period,
            last_at: last.map(|(at, _day)| at),
            is_done,
            is_overdue: is_done == Some(false) && period.is_some_and(|period| period.due_on < today),
        }
    }
}

/// What somebody holds just then, with what they have to do there.
#[derive(Debug, Clone)]
pub(crate) struct HeldPost {
    pub(crate) membership_id: MembershipId,
    pub(crate) position: Position,
    pub(crate) at: HeldAt,
    /// For whom they stand in.
    pub(crate) deputy_for: Option<StaffId>,
    /// The day there.
    pub(crate) today: NaiveDate,
    pub(crate) duties: Vec<DueDuty>,
    /// All posts that it reports to or passes something on to.
    pub(crate) above: Vec<Above>,
}

/// Somebody who holds a position that was made from a post.
#[derive(Debug, Clone)]
pub(crate) struct PostHolder {
    pub(crate) post: String,
    pub(crate) staff_id: StaffId,
    pub(crate) name: String,
    pub(crate) at: HeldAt,
}

impl PostHolder {
    /// True of whoever holds it where `below` is held, or further up: at the estate, in one of these regions, in the group.
    pub(crate) fn is_over(&self, below: &HeldAt, regions: &[String]) -> bool {
        match (&self.at, below) {
            (HeldAt::Group, _any) => true,
            (HeldAt::Region { .. }, HeldAt::Region { .. } | HeldAt::Estate { .. }) => {
                regions.iter().any(|region| self.at.scope().names_region(region))
            }
            (HeldAt::Estate { place_id: above, estate_id }, HeldAt::Estate { place_id, estate_id: of }) => {
                estate_id == of && (above == place_id || is_whole(&self.at))
            }
            (HeldAt::Region { .. } | HeldAt::Estate { .. }, HeldAt::Group)
            | (HeldAt::Estate { .. }, HeldAt::Region { .. }) => false,
        }
    }
}

/// True where it is held at an estate and not at a part of one.
fn is_whole(at: &HeldAt) -> bool {
    match at {
        HeldAt::Estate { place_id, estate_id } => EstateId::from_uuid(place_id.as_uuid()) == *estate_id,
        HeldAt::Group | HeldAt::Region { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;
    use standards::posts::post;
    use vocabulary::PlaceId;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn noon(text: &str) -> (DateTime<Utc>, NaiveDate) {
        (format!("{text}T04:00:00Z").parse().unwrap_or_default(), day(text))
    }

    #[test]
    fn a_duty_is_done_by_a_record_of_its_period_and_overdue_after_its_day() {
        let may = |permission| permission == Permission::RegistersWrite;
        let of = |code: &str, form: &str| {
            let duties = &post(code).unwrap().duties;
            duties.iter().find(|duty| duty.form.as_deref() == Some(form)).unwrap()
        };
        let (daily, monthly) = (
            of("property-assistant", "property-daily-report"),
            of("market-trading-department", "service-bulletin"),
        );
        let told = |duty, today: &str, last: Option<&str>| {
            let due = DueDuty::of(duty, may, day(today), last.map(noon));
            (due.is_done, due.is_overdue, due.is_permitted)
        };
        assert_eq!(told(daily, "2026-03-02", Some("2026-03-02")), (Some(true), false, true));
        assert_eq!(told(daily, "2026-03-03", Some("2026-03-02")), (Some(false), false, true));
        assert_eq!(told(monthly, "2026-03-20", Some("2026-02-28")), (Some(false), false, true));
        assert_eq!(told(monthly, "2026-03-21", None), (Some(false), true, true));
        assert_eq!(told(monthly, "2026-03-21", Some("2026-03-01")), (Some(true), false, true));
        let mut duties = post("property-assistant").unwrap().duties.iter();
        let secrecy = duties.rfind(|duty| duty.rule.as_str() == "CNF-10").unwrap();
        assert_eq!(told(secrecy, "2026-03-02", None), (None, false, true));
        let money = post("cashier").unwrap().duties.first().unwrap();
        assert_eq!(told(money, "2026-03-02", None), (None, false, false));
    }

    #[test]
    fn whoever_is_above_holds_the_post_at_the_place_or_around_it() {
        let (estate_id, other) = (EstateId::new(&SystemIds), EstateId::new(&SystemIds));
        let whole =
            |id: EstateId| HeldAt::Estate { place_id: PlaceId::from_uuid(id.as_uuid()), estate_id: id };
        let part = |id: EstateId| HeldAt::Estate { place_id: PlaceId::new(&SystemIds), estate_id: id };
        let region =
            |code: &str| HeldAt::Region { place_id: PlaceId::new(&SystemIds), code: code.to_owned() };
        let regions = ["east".to_owned(), "coast".to_owned()];
        let is_over = |at: HeldAt, below: &HeldAt| {
            let staff_id = StaffId::new(&SystemIds);
            let holder = PostHolder { post: "x".to_owned(), staff_id, name: "x".to_owned(), at };
            holder.is_over(below, &regions)
        };
        let here = whole(estate_id);
        for (at, expected) in [
            (HeldAt::Group, true),
            (region("Ｅast"), true),
            (region("west"), false),
            (whole(estate_id), true),
            (whole(other), false),
            (part(estate_id), false),
        ] {
            assert_eq!(is_over(at.clone(), &here), expected, "{at:?}");
        }
        assert!(is_over(whole(estate_id), &part(estate_id)));
        assert!(is_over(HeldAt::Group, &HeldAt::Group) && !is_over(region("east"), &HeldAt::Group));
        assert!(is_over(region("coast"), &region("east")) && !is_over(whole(estate_id), &region("east")));
    }
}
