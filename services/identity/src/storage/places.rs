//! Where somebody's rights hold, as rows: whether one scope lies within another is asked in SQL.
//!
//! The scope itself is a column of its owner; these rows are drawn from it whenever it is saved. Who has the whole group
//! has none.

use std::collections::BTreeSet;

use db::{
    Context, DbError, Tx,
    regions::{estates_of, regions_within},
};
use kernel::{Scope, text::match_key};
use sea_orm::{
    ConnectionTrait, Value,
    prelude::Uuid,
    sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement},
};

const TABLE: &str = "scope_places";

/// Draws the rows of `owner` anew: of all places that one of the scopes names.
pub(crate) async fn put<'a>(
    tx: &Tx,
    owner: Uuid,
    scopes: impl IntoIterator<Item = &'a Scope>,
) -> Result<(), DbError> {
    let named = named(scopes);
    forget(tx, owner).await?;
    let Some((keys, ids)) = named else { return Ok(()) };
    insert(tx, owner, "region_key", keys).await?;
    insert(tx, owner, "estate_id", ids).await
}

/// The keys of the regions and the ids of the estates that scopes name; `None` where one of them is the whole group.
fn named<'a>(scopes: impl IntoIterator<Item = &'a Scope>) -> Option<(BTreeSet<String>, BTreeSet<Uuid>)> {
    let (mut keys, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for scope in scopes {
        if *scope == Scope::Group {
            return None;
        }
        keys.extend(scope.regions().iter().map(|region| match_key(region)));
        ids.extend(scope.estates().iter().map(|estate| estate.as_uuid()));
    }
    Some((keys, ids))
}

/// Takes the rows of `owner` away.
pub(crate) async fn forget(tx: &Tx, owner: Uuid) -> Result<(), DbError> {
    let old = Query::delete().from_table(TABLE).and_where(Expr::col("owner_id").eq(owner)).to_owned();
    tx.conn().execute(&old).await.map(drop).context("forgetting where rights held")
}

async fn insert<T: Into<Value>>(
    tx: &Tx,
    owner: Uuid,
    column: &'static str,
    values: BTreeSet<T>,
) -> Result<(), DbError> {
    if values.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table(TABLE).columns(["owner_id", column]);
    for value in values {
        insert.values_panic([owner.into(), Expr::val(value)]);
    }
    tx.conn().execute(&insert).await.map(drop).context("storing where rights hold")
}

/// The condition that keeps a query to owners whose whole scope lies within `scope`; `owner` holds their id. Which estates
/// a region has is looked up when the query runs.
pub(crate) fn within(scope: &Scope, owner: impl IntoColumnRef + Copy) -> Condition {
    if *scope == Scope::Group {
        return Condition::all();
    }
    let ids: Vec<Uuid> = scope.estates().iter().map(|estate| estate.as_uuid()).collect();
    let mut inside = Condition::any().add(is_among("estate_id", |column| column.is_in(ids)));
    if !scope.regions().is_empty() {
        let keys: Vec<String> = scope.regions().iter().map(|region| match_key(region)).collect();
        let (regions, estates) = (regions_within(scope.regions()), estates_of(scope.regions()));
        inside = inside
            .add(is_among("region_key", |column| column.is_in(keys)))
            .add(is_among("region_key", |column| column.in_subquery(regions)))
            .add(is_among("estate_id", |column| column.in_subquery(estates)));
    }
    Condition::all()
        .add(Expr::exists(places_of(owner)))
        .add(Expr::exists(places_of(owner).cond_where(inside.not()).to_owned()).not())
}

fn places_of(owner: impl IntoColumnRef) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(TABLE)
        .and_where(Expr::col((TABLE, "owner_id")).eq(Expr::col(owner)))
        .to_owned()
}

/// False, and not unknown, where the column is empty.
fn is_among(column: &'static str, among: impl FnOnce(Expr) -> Expr) -> Condition {
    Condition::all().add(Expr::col((TABLE, column)).is_not_null()).add(among(Expr::col((TABLE, column))))
}
