//! The statement of a list.

use chrono::{DateTime, Utc};
use kernel::{Failure, FilterValue, Filters, Scope, text::match_key};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryTrait, Value,
    prelude::Uuid,
    sea_query::{Asterisk, Condition, Expr, Order, Query, SelectStatement, UnionType},
};

use super::{Direction, ListSpec, Sort, Test, place::Place};
use crate::{error::Context, scope_filter};

/// So many estates are read one by one; beyond that the list as it stands is read, and the others are passed over.
const FEW: u8 = 16;

/// How the rows within a scope are reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// All at once; what lies outside is passed over.
    AtOnce,
    /// Each estate by itself.
    ByEstate(Vec<Uuid>),
}

impl Reach {
    /// How a list of these filters reaches what `scope` covers.
    pub(crate) async fn of(
        conn: &impl ConnectionTrait,
        (spec, sort): (&ListSpec, &Sort),
        scope: &Scope,
        filters: &Filters,
    ) -> Result<Self, Failure> {
        let is_by_estate = spec.served(filters, sort).is_some_and(|served| served.is_by_estate);
        if !is_by_estate || spec.asks_for_estate(filters) {
            return Ok(Self::AtOnce);
        }
        let mut estates: Vec<Uuid> = match scope {
            Scope::Group => return Ok(Self::AtOnce),
            Scope::Estates { estates } => estates.iter().map(|estate| estate.as_uuid()).collect(),
            Scope::Regions { regions } => some_of(conn, regions).await?,
        };
        estates.sort_unstable();
        estates.dedup();
        let is_few = (1..=usize::from(FEW)).contains(&estates.len());
        Ok(if is_few { Self::ByEstate(estates) } else { Self::AtOnce })
    }
}

/// The estates of these regions; of many, one more than are few.
async fn some_of(conn: &impl ConnectionTrait, regions: &[String]) -> Result<Vec<Uuid>, Failure> {
    let select = Query::select()
        .column("estate_id")
        .from("estate_refs")
        .and_where(Expr::col("region_key").is_in(regions.iter().map(|region| match_key(region))))
        .limit(u64::from(FEW) + 1)
        .to_owned();
    let rows = conn.query_all(&select).await.context("looking the estates of regions up")?;
    let ids = rows.iter().map(|row| row.try_get("", "estate_id"));
    Ok(ids.collect::<Result<Vec<Uuid>, DbErr>>().context("reading the estates of regions")?)
}

/// What is read, apart from which page of it.
pub(crate) struct Reading<'a> {
    pub(crate) spec: &'a ListSpec,
    pub(crate) sort: &'a Sort,
    pub(crate) filters: &'a Filters,
    pub(crate) scope: &'a Scope,
    /// What the caller may see of what lies within the scope.
    pub(crate) visible: Condition,
    pub(crate) now: DateTime<Utc>,
}

impl Reading<'_> {
    /// The column that rows are placed by before their ids.
    pub(crate) fn column(&self) -> Option<&'static str> {
        self.sort.column(self.filters)
    }

    /// The statement of the rows after `place`, at most `limit`.
    pub(crate) fn rows<E: EntityTrait>(
        &self,
        reach: &Reach,
        place: Option<Place>,
        limit: u64,
    ) -> SelectStatement {
        let mut all = E::find().into_query();
        all.cond_where(self.wanted());
        if let Some(column) = self.column() {
            all.and_where(Expr::col(column).is_not_null());
        }
        if let Some(place) = place {
            all.and_where(self.beyond(place));
        }
        self.ordered(&mut all, limit);
        let Reach::ByEstate(estates) = reach else {
            all.cond_where(scope_filter(self.scope, self.spec.scope));
            return all;
        };
        let branch = |estate: &Uuid| {
            let mut branch = all.clone();
            branch.and_where(Expr::col(self.spec.scope).eq(*estate));
            branch
        };
        let mut branches: Vec<SelectStatement> = estates.iter().map(branch).collect();
        let Some(last) = branches.pop() else { return all };
        if branches.is_empty() {
            return last;
        }
        let mut merged = within(last);
        for branch in branches {
            merged.union(UnionType::All, within(branch));
        }
        self.ordered(&mut merged, limit);
        merged
    }

    /// The statement that counts the rows, up to one more than `most`.
    pub(crate) fn count(&self, most: u32) -> SelectStatement {
        let mut rows = Query::select();
        rows.expr(Expr::val(1))
            .from(self.spec.table)
            .cond_where(scope_filter(self.scope, self.spec.scope))
            .cond_where(self.wanted())
            .limit(u64::from(most) + 1);
        if let Some(column) = self.column() {
            rows.and_where(Expr::col(column).is_not_null());
        }
        Query::select().expr(Expr::col(Asterisk).count()).from_subquery(rows, "counted").to_owned()
    }

    fn wanted(&self) -> Condition {
        let conditions = self.filters.values().iter().map(|(name, value)| match self.spec.filter(name) {
            Some(filter) => condition(filter.test, value, self.now),
            // Who asks for what is not declared is shown nothing; `http` and the declaration are held against each other.
            None => no_row(),
        });
        conditions.fold(Condition::all().add(self.visible.clone()), Condition::add)
    }

    /// Beyond a place, by one comparison that an index understands.
    fn beyond(&self, place: Place) -> Expr {
        let id = (Expr::col("id"), Expr::val(place.id));
        let (row, seen) = match (self.column(), place.at) {
            (Some(column), Some(at)) => {
                (Expr::tuple([Expr::col(column), id.0]), Expr::tuple([Expr::val(at), id.1]))
            }
            (_, _) => id,
        };
        match self.sort.direction {
            Direction::Descending => row.lt(seen),
            Direction::Ascending => row.gt(seen),
        }
    }

    fn ordered(&self, select: &mut SelectStatement, limit: u64) {
        let order = || match self.sort.direction {
            Direction::Descending => Order::Desc,
            Direction::Ascending => Order::Asc,
        };
        if let Some(column) = self.column() {
            select.order_by(column, order());
        }
        select.order_by("id", order()).limit(limit);
    }
}

/// A statement that has an order and a limit, as a part of a union: one engine takes it no other way.
fn within(branch: SelectStatement) -> SelectStatement {
    Query::select().column(Asterisk).from_subquery(branch, "branch").to_owned()
}

fn no_row() -> Condition {
    Condition::all().add(Expr::val(false))
}

fn condition(test: Test, value: &FilterValue, now: DateTime<Utc>) -> Condition {
    let as_value = || match value {
        FilterValue::Id(id) => Value::from(*id),
        FilterValue::Text(text) => Value::from(text.as_str()),
        FilterValue::Flag(flag) => Value::from(*flag),
        FilterValue::At(at) => Value::from(*at),
    };
    match test {
        Test::Is(column) => Condition::all().add(Expr::col(column).eq(as_value())),
        Test::Before(column) => Condition::all().add(Expr::col(column).lt(as_value())),
        Test::From(column) => Condition::all().add(Expr::col(column).gte(as_value())),
        Test::Text(asks) => match value {
            FilterValue::Text(text) => asks(text),
            FilterValue::Id(_) | FilterValue::Flag(_) | FilterValue::At(_) => no_row(),
        },
        Test::Flag(holds) => holds(matches!(value, FilterValue::Flag(true)), now),
    }
}
