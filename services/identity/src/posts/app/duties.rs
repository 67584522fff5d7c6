//! What somebody has to do today, by the positions that they hold or stand in for just then.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::{Actor, EstateId, Failure, Permission, Scope};
use standards::posts::{PostDefinition, PostDuty, post};
use vocabulary::{MembershipId, PositionId};

use crate::{
    app::App,
    memberships::{
        self,
        domain::{HeldAt, Membership},
        storage::known_places,
    },
    positions::{self, domain::Position},
    posts::{
        domain::{Above, DueDuty, HeldPost, PostHolder},
        storage,
    },
    shift_swaps::domain::acting,
};

/// What somebody has to do.
#[derive(Debug, Clone)]
pub(crate) struct Duties {
    pub(crate) at: DateTime<Utc>,
    pub(crate) held: Vec<HeldPost>,
}

/// One of the caller's memberships with what is looked up for it.
struct Holding {
    membership: Membership,
    position: Position,
    zone: Tz,
    /// Those that its place lies in.
    regions: Vec<String>,
}

impl Holding {
    fn post(&self) -> Option<&'static PostDefinition> {
        self.position.definition()
    }

    /// Whether `actor` holds the permission in all of the place: they may hold others elsewhere.
    fn is_permitted(&self, actor: &Actor, permission: Permission) -> bool {
        let Some(scope) = actor.scope_of(permission) else { return false };
        match &self.membership.at {
            HeldAt::Estate { estate_id, .. } => {
                scope.covers(*estate_id, self.regions.iter().map(String::as_str))
            }
            HeldAt::Region { .. } => {
                scope == Scope::Group || self.regions.iter().any(|region| scope.names_region(region))
            }
            HeldAt::Group => scope == Scope::Group,
        }
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }
}

/// The duties of the caller: of each position that they hold just then and nobody stands in for them in, and of each in which
/// they stand in. A person holds a bounded number of positions.
///
/// # Errors
/// `identity.staff_only`.
#[tracing::instrument(skip_all, name = "identity.get_duties")]
pub(crate) async fn get_duties(app: &App, actor: &Actor) -> Result<Duties, Failure> {
    let staff_id = acting(actor)?;
    let at = app.db.clock().now();
    let memberships = memberships::storage::in_force_of(app.db.reader(), staff_id, at).await?;
    let holdings = holdings(app, memberships).await?;
    let last = last_records(app, &holdings).await?;
    let holders = holders(app, &holdings, at).await?;
    let held = holdings.into_iter().map(|holding| {
        let today = holding.day(at);
        let due = |duty| {
            let key = (holding.membership.id, form_of(duty));
            let last = last.get(&key).map(|last| (*last, holding.day(*last)));
            DueDuty::of(duty, |permission| holding.is_permitted(actor, permission), today, last)
        };
        let duties = holding.post().map(|post| post.duties.iter().map(due).collect());
        let above = holding.post().map(|post| above(post, &holding, &holders));
        let Holding { membership, position, .. } = holding;
        HeldPost {
            membership_id: membership.id,
            position,
            at: membership.at,
            deputy_for: (membership.staff_id != staff_id).then_some(membership.staff_id),
            today,
            duties: duties.unwrap_or_default(),
            above: above.unwrap_or_default(),
        }
    });
    Ok(Duties { at, held: held.collect() })
}

/// The form whose record shows it; nothing where none does.
fn form_of(duty: &'static PostDuty) -> &'static str {
    duty.form.as_deref().unwrap_or_default()
}

/// The memberships with their positions, and where these lie.
async fn holdings(app: &App, memberships: Vec<Membership>) -> Result<Vec<Holding>, Failure> {
    let ids: BTreeSet<PositionId> = memberships.iter().map(|membership| membership.position_id).collect();
    let mut positions = BTreeMap::new();
    for position in positions::storage::named(app.db.reader(), ids).await? {
        positions.insert(position.id, position);
    }
    let mut holdings = Vec::new();
    for membership in memberships {
        let Some(position) = positions.get(&membership.position_id).cloned() else { continue };
        let (zone, regions) = match &membership.at {
            HeldAt::Group => (app.config.time_zone, Vec::new()),
            HeldAt::Region { place_id, code } => {
                let around = known_places::within_what(&app.db, *place_id).await?;
                let codes = around.into_iter().filter_map(|place| place.code);
                (app.config.time_zone, std::iter::once(code.clone()).chain(codes).collect())
            }
            HeldAt::Estate { place_id: _, estate_id } => match app.db.estate(*estate_id).await? {
                Some(estate) => (estate.zone()?, estate.regions().map(str::to_owned).collect()),
                None => (app.config.time_zone, Vec::new()),
            },
        };
        holdings.push(Holding { membership, position, zone, regions });
    }
    Ok(holdings)
}

type LastRecords = BTreeMap<(MembershipId, &'static str), DateTime<Utc>>;

/// When a record of each form that shows a duty was handed in last, where each of these is held: at the estate, at whichever
/// estate of the region, or of the group.
async fn last_records(app: &App, holdings: &[Holding]) -> Result<LastRecords, Failure> {
    let mut last = LastRecords::new();
    let at_estates = holdings.iter().filter_map(|holding| estate_of(&holding.membership.at));
    let estates: BTreeSet<EstateId> = at_estates.collect();
    let forms = |holding: &Holding| {
        let duties = holding.post().map(|post| post.duties.iter()).into_iter().flatten();
        duties.filter_map(|duty| duty.form.as_deref()).collect::<BTreeSet<&'static str>>()
    };
    let all: BTreeSet<&'static str> = holdings.iter().flat_map(forms).collect();
    let of_estates = storage::last_at_estates(&app.db, &all, &estates).await?;
    let mut wider = BTreeMap::new();
    for holding in holdings {
        let at = &holding.membership.at;
        if estate_of(at).is_none() && !wider.contains_key(&at.place_id()) {
            wider.insert(at.place_id(), storage::last_within(&app.db, &all, &at.scope()).await?);
        }
        for form in forms(holding) {
            let found = match estate_of(at) {
                Some(estate_id) => of_estates.get(&(form.to_owned(), estate_id)),
                None => wider.get(&at.place_id()).and_then(|last| last.get(form)),
            };
            last.extend(found.map(|at| ((holding.membership.id, form), *at)));
        }
    }
    Ok(last)
}

fn estate_of(at: &HeldAt) -> Option<EstateId> {
    at.scope().estates().first().copied()
}

/// Who holds the posts above, at the estates of these or further up.
async fn holders(app: &App, holdings: &[Holding], at: DateTime<Utc>) -> Result<Vec<PostHolder>, Failure> {
    let posts = holdings.iter().filter_map(Holding::post);
    let above: BTreeSet<&str> = posts.flat_map(PostDefinition::above).collect();
    let estates: BTreeSet<EstateId> =
        holdings.iter().filter_map(|holding| estate_of(&holding.membership.at)).collect();
    Ok(memberships::storage::of_posts(app.db.reader(), &above, &estates, at).await?)
}

/// The posts above this one, each with those who hold it there.
fn above(of: &'static PostDefinition, holding: &Holding, holders: &[PostHolder]) -> Vec<Above> {
    let told = |code: &'static str| {
        let holders = holders
            .iter()
            .filter(|holder| holder.post == code && holder.is_over(&holding.membership.at, &holding.regions));
        let mut holders: Vec<_> = holders.map(|holder| (holder.staff_id, holder.name.clone())).collect();
        holders.sort_unstable();
        holders.dedup();
        Some(Above { post: post(code)?, holders })
    };
    of.above().into_iter().filter_map(told).collect()
}
