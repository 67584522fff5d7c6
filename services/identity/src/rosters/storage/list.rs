//! The list of rosters.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, OtherTable, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};

use super::{OWNER, entities::roster, rows::from_row};
use crate::{rosters::domain::Roster, storage::places};

/// Rosters, newest first. Of one position, place or person there are a dozen for each year.
#[derive(Debug)]
pub(crate) struct RosterList;

impl DeclaredList for RosterList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("staff_id", "By which this person works or may, whether by a line or otherwise.")
                .asks(Test::Among(OtherTable {
                    table: "roster_people",
                    names: "roster_id",
                    column: "staff_id",
                    scope: None,
                })),
            Filter::id("position_id", "Of this position."),
            Filter::id("place_id", "At this place itself."),
            Filter::id("shift_pattern_id", "That rest on this pattern."),
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
        columns: &["position_id", "place_id", "shift_pattern_id", "from", "until", "roster_id", "created_at"],
        served: &[
            Served::newest(&["staff_id"], "ix_roster_people__staff_id").few(),
            Served::newest(&["place_id"], "ix_rosters__place_id_id"),
            Served::newest(&["position_id"], "ix_rosters__position_id_id"),
            Served::newest(&["shift_pattern_id"], "ix_rosters__shift_pattern_id_id"),
            Served::newest(&[], "uq_rosters__id"),
        ],
        ..ListSpec::of("rosters")
    };
}

/// One page of those that hold within `scope`.
pub(crate) async fn list_rosters(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Roster>, Failure> {
    let seen = (scope, places::within(scope, OWNER));
    let page = list_page::<roster::Entity>(db, RosterList::SPEC, seen, query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
