//! Posts and duties in replies.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Permission, StaffId};
use serde::Serialize;
use standards::{
    Title,
    posts::{PostDefinition, PostDuty, PostLimit},
};
use utoipa::ToSchema;
use vocabulary::{DutyFrequency, MembershipId, PlaceId, PlaceKind, PositionId};

use crate::posts::{
    app::Duties,
    domain::{Above, DueDuty, FittingRole, HeldPost},
};

/// In the words of the source, and in English.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostText)]
pub(crate) struct PostTextView {
    zh: String,
    en: String,
}

impl From<&Title> for PostTextView {
    fn from(title: &Title) -> Self {
        let Title { zh, en } = title.clone();
        Self { zh, en }
    }
}

/// A post, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostLine {
    /// What it is called in addresses.
    #[schema(example = "property-assistant")]
    code: String,
    /// The policy profile whose procedures describe it; `null` when several do alike.
    profile: Option<String>,
    title: PostTextView,
    /// At what it is held; in the whole group when there are none.
    place_kinds: Vec<PlaceKind>,
    /// The post above it.
    reports_to: Option<String>,
    /// What whoever holds it needs the right to do.
    permissions: Vec<Permission>,
    /// The rules of the rulebook that its duties and limits rest on.
    rules: Vec<String>,
}

impl From<&'static PostDefinition> for PostLine {
    fn from(post: &'static PostDefinition) -> Self {
        Self {
            code: post.code.clone(),
            profile: post.profile.clone(),
            title: PostTextView::from(&post.title),
            place_kinds: post.place_kinds.clone(),
            reports_to: post.reports_to.clone(),
            permissions: post.permissions.clone(),
            rules: post.rules().into_iter().map(ToString::to_string).collect(),
        }
    }
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostDefinition)]
pub(super) struct PostView {
    #[serde(flatten)]
    line: PostLine,
    /// What must be somebody else's: no role on a position of this post gives it.
    apart: Vec<Permission>,
    #[serde(flatten)]
    contents: PostContentsView,
    /// Roles of the group that give some of what it needs and nothing else, those that lack least first.
    fitting_roles: Vec<FittingRoleView>,
}

impl PostView {
    pub(super) fn of(post: &'static PostDefinition, fitting: Vec<FittingRole>) -> Self {
        Self {
            line: PostLine::from(post),
            apart: post.apart.clone(),
            contents: PostContentsView::from(post),
            fitting_roles: fitting.into_iter().map(FittingRoleView::from).collect(),
        }
    }
}

/// What a post has to do, does not decide, and keeps.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = PostContents)]
pub(crate) struct PostContentsView {
    /// In the order of the source.
    duties: Vec<PostDutyView>,
    /// What goes to another post.
    limits: Vec<PostLimitView>,
    /// The forms whose filed records it keeps.
    keeps: Vec<String>,
}

impl From<&'static PostDefinition> for PostContentsView {
    fn from(post: &'static PostDefinition) -> Self {
        Self {
            duties: post.duties.iter().map(PostDutyView::from).collect(),
            limits: post.limits.iter().map(PostLimitView::from).collect(),
            keeps: post.keeps.clone(),
        }
    }
}

/// A duty of a post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostDuty)]
pub(crate) struct PostDutyView {
    /// The rule of the rulebook that makes it one.
    #[schema(example = "ROL-20")]
    rule: String,
    text: PostTextView,
    frequency: DutyFrequency,
    /// By which day of the month it is done each month; `null` where it is the last.
    by_day: Option<u32>,
    /// The right that it takes; `null` of what is done outside Steward.
    permission: Option<Permission>,
    /// The form whose record shows that it was done.
    #[schema(example = "property-daily-report")]
    form: Option<String>,
    /// The rule that says how.
    clause: Option<String>,
    /// The operation of this API by which it is done.
    #[schema(example = "record_interaction")]
    operation: Option<String>,
}

impl From<&PostDuty> for PostDutyView {
    fn from(duty: &PostDuty) -> Self {
        let PostDuty { rule, text, frequency, by_day, permission, form, clause, operation } = duty;
        Self {
            rule: rule.to_string(),
            text: PostTextView::from(text),
            frequency: *frequency,
            by_day: *by_day,
            permission: *permission,
            form: form.clone(),
            clause: clause.as_ref().map(ToString::to_string),
            operation: operation.clone(),
        }
    }
}

/// Something that goes to another post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostLimit)]
pub(crate) struct PostLimitView {
    /// The rule of the rulebook that says so.
    #[schema(example = "SHF-07")]
    rule: String,
    text: PostTextView,
    /// The post that decides.
    to: String,
}

impl From<&PostLimit> for PostLimitView {
    fn from(limit: &PostLimit) -> Self {
        let PostLimit { rule, text, to } = limit;
        Self { rule: rule.to_string(), text: PostTextView::from(text), to: to.clone() }
    }
}

/// A role that fits a post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FittingRole)]
pub(super) struct FittingRoleView {
    role: String,
    /// What the post needs and the role does not give.
    lacks: Vec<Permission>,
}

impl From<FittingRole> for FittingRoleView {
    fn from(role: FittingRole) -> Self {
        let FittingRole { name, lacks } = role;
        Self { role: name.as_str().to_owned(), lacks }
    }
}

/// What somebody has to do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duties)]
pub(super) struct DutiesView {
    at: DateTime<Utc>,
    positions: Vec<HeldPostView>,
}

impl From<Duties> for DutiesView {
    fn from(duties: Duties) -> Self {
        let Duties { at, held } = duties;
        Self { at, positions: held.into_iter().map(HeldPostView::from).collect() }
    }
}

/// A position that somebody holds, with what they have to do in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldPost)]
pub(super) struct HeldPostView {
    membership_id: MembershipId,
    position_id: PositionId,
    title: String,
    /// The post that the position was made from; without one it has no duties here.
    post: Option<String>,
    /// Where it is held; `null` in the whole group.
    place_id: Option<PlaceId>,
    /// For whom the caller stands in.
    deputy_for: Option<StaffId>,
    /// The day there.
    today: NaiveDate,
    duties: Vec<DueDutyView>,
    /// What is not theirs to decide.
    limits: Vec<PostLimitView>,
    /// The posts that it reports to or passes something on to.
    above: Vec<PostAboveView>,
}

impl From<HeldPost> for HeldPostView {
    fn from(held: HeldPost) -> Self {
        let HeldPost { membership_id, position, at, deputy_for, today, duties, above } = held;
        let limits = position.definition().map(|post| post.limits.iter().map(PostLimitView::from).collect());
        Self {
            membership_id,
            position_id: position.id,
            title: position.title,
            post: position.post,
            place_id: at.place_id(),
            deputy_for,
            today,
            duties: duties.into_iter().map(DueDutyView::from).collect(),
            limits: limits.unwrap_or_default(),
            above: above.into_iter().map(PostAboveView::from).collect(),
        }
    }
}

/// A duty around a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DueDuty)]
pub(super) struct DueDutyView {
    #[serde(flatten)]
    duty: PostDutyView,
    /// Whether the caller has the right that it takes.
    is_permitted: bool,
    /// The days in which it is done once; `null` of what does not come again.
    period: Option<DutyPeriodView>,
    /// When a record of its form was handed in last where the position is held: at whichever estate of a region or the group.
    last_record_at: Option<DateTime<Utc>>,
    /// Whether a record was handed in within the period; `null` of what no record shows.
    is_done: Option<bool>,
    /// Whether it is not done, and had to be by a day that is over.
    is_overdue: bool,
}

impl From<DueDuty> for DueDutyView {
    fn from(due: DueDuty) -> Self {
        let DueDuty { duty, is_permitted, period, last_at, is_done, is_overdue } = due;
        let period = period.map(|period| DutyPeriodView {
            from: period.from,
            until: period.until,
            due_on: period.due_on,
        });
        Self {
            duty: PostDutyView::from(duty),
            is_permitted,
            period,
            last_record_at: last_at,
            is_done,
            is_overdue,
        }
    }
}

/// Days in which something is done once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DutyPeriod)]
pub(super) struct DutyPeriodView {
    from: NaiveDate,
    until: NaiveDate,
    /// By which it has to be done, this day included.
    due_on: NaiveDate,
}

/// A post above, and who holds it there just then.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostAbove)]
pub(super) struct PostAboveView {
    post: String,
    title: PostTextView,
    /// Nobody when no position made from it is held there, or further up.
    holders: Vec<PostHolderView>,
}

/// Somebody who holds a post, or stands in for who does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PostHolder)]
pub(super) struct PostHolderView {
    staff_id: StaffId,
    name: String,
}

impl From<Above> for PostAboveView {
    fn from(above: Above) -> Self {
        let Above { post, holders } = above;
        let holders = holders.into_iter().map(|(staff_id, name)| PostHolderView { staff_id, name });
        Self { post: post.code.clone(), title: PostTextView::from(&post.title), holders: holders.collect() }
    }
}
