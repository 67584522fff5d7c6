//! The list of memberships.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};

use super::{OWNER, entities::membership, rows::from_row};
use crate::{memberships::domain::Membership, storage::places};

/// Memberships, newest first. Of one person, one position or one place there are dozens to thousands.
#[derive(Debug)]
pub(crate) struct MembershipList;

impl DeclaredList for MembershipList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("staff_id", "What this person holds or held; not for whom they stand in."),
            Filter::id("deputy_id", "Those in which this person stands in, did or will."),
            Filter::id("position_id", "Who holds this position."),
            Filter::id("place_id", "What is held at this place itself."),
            Filter::flag(
                "has_ended",
                Test::IsPast("ends_at"),
                "Only those that are over (true), or are not.",
            ),
            Filter::flag(
                "has_begun",
                Test::IsPast("begins_at"),
                "Only those that have begun (true), or have not.",
            ),
        ],
        columns: &[
            "staff_id",
            "position_id",
            "place_id",
            "from",
            "until",
            "deputy.staff_id",
            "deputy.from",
            "deputy.until",
            "membership_id",
            "created_at",
        ],
        served: &[
            Served::newest(&["staff_id"], "ix_memberships__staff_id_id"),
            Served::newest(&["deputy_id"], "ix_memberships__deputy_id_id"),
            Served::newest(&["place_id"], "ix_memberships__place_id_id"),
            Served::newest(&["position_id"], "ix_memberships__position_id_id"),
            Served::newest(&[], "uq_memberships__id"),
        ],
        ..ListSpec::of("memberships")
    };
}

/// One page of those that are held within `scope`.
pub(crate) async fn list_memberships(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Membership>, Failure> {
    let within = places::within(scope, OWNER);
    let page = list_page::<membership::Entity>(db, MembershipList::SPEC, (scope, within), query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
