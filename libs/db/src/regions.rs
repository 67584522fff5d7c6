//! Which regions there are and which lie in which, by the estates that are known to lie in them.
//!
//! A region is known by its code, compared by its key ([`match_key`]). The region an estate is run from stands in its own row;
//! `estate_outer_regions` has a row for each region further out, so that whoever has rights in one of these sees the estate.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Scope, text::match_key};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, JsonValue, QueryResult,
    sea_query::{Alias, Expr, JoinType, Query, SelectStatement, UnionType},
};

use crate::error::{Context, DbError};

/// In which outer regions estates lie.
pub(crate) const OUTER: &str = "estate_outer_regions";

/// Selects the ids of the estates that lie in one of these regions or in a region within one.
#[must_use]
pub fn estates_of(regions: &[String]) -> SelectStatement {
    let keys: Vec<String> = regions.iter().map(|region| match_key(region)).collect();
    let of = |table: &'static str| {
        let mut select = Query::select();
        select.column("estate_id").from(table).and_where(Expr::col("region_key").is_in(keys.clone()));
        select
    };
    of("estate_refs").union(UnionType::All, of(OUTER)).to_owned()
}

/// Selects the keys of the regions that lie in one of these, as far as an estate lies in them.
#[must_use]
pub fn regions_within(regions: &[String]) -> SelectStatement {
    let keys: Vec<String> = regions.iter().map(|region| match_key(region)).collect();
    let (inner, outer) = (Alias::new("inner_region"), Alias::new("outer_region"));
    let of_same_estate = |table: Alias| Expr::col((table, "estate_id")).equals((outer.clone(), "estate_id"));
    let mut nearest = Query::select();
    nearest
        .column(("estate_refs", "region_key"))
        .from("estate_refs")
        .join_as(JoinType::InnerJoin, OUTER, outer.clone(), of_same_estate(Alias::new("estate_refs")))
        .and_where(Expr::col((outer.clone(), "region_key")).is_in(keys.clone()));
    let mut between = Query::select();
    between
        .column((inner.clone(), "region_key"))
        .from_as(OUTER, inner.clone())
        .join_as(JoinType::InnerJoin, OUTER, outer.clone(), of_same_estate(inner.clone()))
        .and_where(Expr::col((inner, "steps")).lt(Expr::col((outer.clone(), "steps"))))
        .and_where(Expr::col((outer, "region_key")).is_in(keys));
    nearest.union(UnionType::All, between).to_owned()
}

/// The regions of these keys that some estate lies in: by its key each, with how it is spelt and the keys of the regions that it
/// lies in, itself included.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn known(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<BTreeMap<String, KnownRegion>, DbError> {
    let estates = Query::select()
        .distinct()
        .columns(["region", "outer_regions"])
        .from("estate_refs")
        .and_where(Expr::col("estate_id").in_subquery(estates_of(keys)))
        .to_owned();
    let doing = "looking regions up";
    let rows = conn.query_all(&estates).await.context(doing)?;
    let mut known = BTreeMap::new();
    for row in &rows {
        let (nearest, outer) = chain(row).context(doing)?;
        let chain: Vec<String> = std::iter::once(nearest).chain(read_regions(outer)?).collect();
        for (place, spelling) in chain.iter().enumerate() {
            let key = match_key(spelling);
            if keys.contains(&key) {
                let within = chain.iter().skip(place).map(|region| match_key(region)).collect();
                known.entry(key).or_insert_with(|| KnownRegion { spelling: spelling.clone(), within });
            }
        }
    }
    Ok(known)
}

/// Those of `regions` that lie in a region of `scope`, or are one.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn within(
    conn: &impl ConnectionTrait,
    regions: &[String],
    scope: &Scope,
) -> Result<Vec<String>, DbError> {
    let others: Vec<String> = regions.iter().filter(|region| !scope.names_region(region)).cloned().collect();
    let known = match others.as_slice() {
        [] => BTreeMap::new(),
        others => known(conn, &others.iter().map(|region| match_key(region)).collect::<Vec<_>>()).await?,
    };
    let lies_in_one = |region: &&String| {
        let known = known.get(&match_key(region));
        scope.names_region(region) || known.is_some_and(|known| known.lies_in(scope))
    };
    Ok(regions.iter().filter(lies_in_one).cloned().collect())
}

/// A region that some estate lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRegion {
    /// Its code as the archive spells it.
    pub spelling: String,
    /// The keys of the regions that it lies in, and its own.
    pub within: BTreeSet<String>,
}

impl KnownRegion {
    /// True when it is a region of `scope`, or lies in one.
    #[must_use]
    pub fn lies_in(&self, scope: &Scope) -> bool {
        self.within.iter().any(|key| scope.names_region(key))
    }
}

fn chain(row: &QueryResult) -> Result<(String, JsonValue), DbErr> {
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

/// Reads the column of an estate's outer regions.
pub(crate) fn read_regions(column: JsonValue) -> Result<Vec<String>, DbError> {
    serde_json::from_value(column)
        .map_err(|source| DbError::Corrupt { what: "the regions of an estate", source: source.into() })
}
