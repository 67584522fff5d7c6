//! The list of places, and who sees which.

use db::{
    Context, Db, DbError, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter,
};
use kernel::{Failure, ListQuery, PageOf, Scope, text::match_key};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr,
    sea_query::{Query, UnionType},
};
use vocabulary::PlaceKind;

use super::{entities::place, from_row, lies_within, with_keys};
use crate::places::domain::{Place, region_key};

/// Places, newest first. What lies in one is a few dozen to a few hundred; a part of a name is looked for along the index of the
/// estate.
#[derive(Debug)]
pub(crate) struct PlaceList;

impl DeclaredList for PlaceList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("parent_id", "Places that lie directly in this one."),
            Filter::id("estate_id", "The estate itself and what lies in it."),
            Filter::word("kind", PlaceKind::WORDS, "Places of this kind."),
            Filter::flag("is_root", Test::IsUnset("parent_id"), "Regions that lie in no other."),
            Filter::key("name", 120, "Places whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["name_key"])),
        ],
        columns: &["kind", "name", "code", "valid_from", "valid_until", "place_id", "parent_id", "estate_id"],
        served: &[
            Served::newest(&["parent_id"], "ix_places__parent_id_id"),
            Served::newest(&["estate_id"], "ix_places__estate_id_id"),
            Served::newest(&[], "uq_places__id"),
        ],
        ..ListSpec::of("places")
    };
}

/// One page of the places that `scope` may see.
pub(crate) async fn list_places(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Place>, Failure> {
    let visible = visible(db.reader(), scope).await?;
    let page = list_page::<place::Entity>(db, PlaceList::SPEC, (scope, visible), query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}

/// What lies in the estates of `scope`, the regions that these lie in, and everything within a region that the scope names.
pub(super) async fn visible(conn: &impl ConnectionTrait, scope: &Scope) -> Result<Condition, DbError> {
    if matches!(scope, Scope::Group) {
        return Ok(Condition::all());
    }
    let around = regions_around(conn, scope).await?;
    let mut visible = Condition::any()
        .add(scope_filter(scope, place::Column::EstateId))
        .add(place::Column::UniqueKey.is_in(around.iter().map(|key| region_key(key))));
    let own = scope.regions().iter().map(|region| region_key(&match_key(region)));
    for region in with_keys(conn, own).await? {
        visible = visible.add(place::Column::Id.eq(region.id.as_uuid())).add(lies_within(&region.inside()));
    }
    Ok(visible)
}

/// The keys of the regions in which an estate of `scope` lies.
async fn regions_around(conn: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<String>, DbError> {
    let of = |table: &'static str| {
        let mut select = Query::select();
        select.column("region_key").from(table).cond_where(scope_filter(scope, "estate_id"));
        select
    };
    let regions = of("estate_refs").union(UnionType::Distinct, of("estate_outer_regions")).to_owned();
    let doing = "reading the regions around estates";
    let rows = conn.query_all(&regions).await.context(doing)?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>().context(doing)
}
