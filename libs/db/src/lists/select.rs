//! The statement of a list.

use chrono::{DateTime, Utc};
use kernel::{
    Failure, Filters, Scope,
    lists::{Direction, Key, KeyKind, ListSpec, Sort},
};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    prelude::Uuid,
    sea_query::{Asterisk, Condition, Expr, JoinType, Order, Query, SelectStatement, UnionType},
};

use super::{condition, place::Place};
use crate::{Engine, error::Context, regions::estates_of, scope_filter};

/// So many estates are read one by one in a statement of as many parts, which every engine plans well.
const FEW: u8 = 16;

/// So many are read one after the other by one part of a statement, where the engine has such (`LATERAL`). Beyond that the
/// list as it stands is read and the others are passed over: who sees most of it finds a page among its first rows.
const SEVERAL: u8 = 200;

/// How the rows within a scope are reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// All at once; what lies outside is passed over.
    AtOnce,
    /// Each estate by itself.
    ByEstate(Vec<Uuid>),
    /// The same of more, in one part.
    Laterally(Vec<Uuid>),
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
        if *scope == Scope::Group {
            return Ok(Self::AtOnce);
        }
        let mut estates: Vec<Uuid> = scope.estates().iter().map(|estate| estate.as_uuid()).collect();
        if !scope.regions().is_empty() {
            estates.extend(some_of(conn, scope.regions()).await?);
        }
        estates.sort_unstable();
        estates.dedup();
        let is_lateral = Engine::of(conn) == Engine::Postgres;
        Ok(match estates.len() {
            0 => Self::AtOnce,
            few if few <= usize::from(FEW) => Self::ByEstate(estates),
            several if several <= usize::from(SEVERAL) && is_lateral => Self::Laterally(estates),
            _many => Self::AtOnce,
        })
    }
}

/// The estates of these regions; of many, one more than are few.
async fn some_of(conn: &impl ConnectionTrait, regions: &[String]) -> Result<Vec<Uuid>, Failure> {
    let select = estates_of(regions).limit(u64::from(SEVERAL) + 1).to_owned();
    let rows = conn.query_all(&select).await.context("looking the estates of regions up")?;
    let ids = rows.iter().map(|row| row.try_get("", "estate_id"));
    Ok(ids.collect::<Result<Vec<Uuid>, DbErr>>().context("reading the estates of regions")?)
}

/// What is read, apart from which page of it.
pub(crate) struct Reading<'a> {
    pub(crate) spec: &'a ListSpec,
    pub(crate) sort: &'a Sort,
    pub(crate) filters: &'a Filters,
    /// The rows, without an order.
    pub(crate) all: SelectStatement,
    pub(crate) scope: &'a Scope,
    /// What the caller may see of what lies within the scope.
    pub(crate) visible: Condition,
    pub(crate) now: DateTime<Utc>,
}

impl Reading<'_> {
    /// The statement of the rows after `place`, at most `limit`.
    pub(crate) fn rows(&self, reach: &Reach, place: Option<&Place>, limit: u64) -> SelectStatement {
        let mut all = self.all.clone();
        all.cond_where(self.wanted());
        if let Some(place) = place {
            all.and_where(self.beyond(place));
        }
        self.ordered(&mut all, limit);
        let (estates, scope) = match (reach, self.spec.scope) {
            (Reach::ByEstate(estates), Some(scope)) => (estates, scope),
            (Reach::Laterally(estates), Some(scope)) => return self.laterally(all, (estates, scope), limit),
            (Reach::AtOnce, _) | (_, None) => {
                all.cond_where(self.within_scope());
                return all;
            }
        };
        let branch = |estate: &Uuid| {
            let mut branch = all.clone();
            branch.and_where(Expr::col(scope).eq(*estate));
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

    /// The first rows of each estate, found by the index that begins with it, and of these the first.
    fn laterally(
        &self,
        mut each: SelectStatement,
        (estates, scope): (&[Uuid], &'static str),
        limit: u64,
    ) -> SelectStatement {
        each.and_where(Expr::col(scope).equals(("own", "column1")));
        let mut merged = Query::select();
        merged.column(("branch", Asterisk)).from_values(estates.iter().copied(), "own").join_lateral(
            JoinType::InnerJoin,
            each,
            "branch",
            Expr::val(true),
        );
        self.ordered(&mut merged, limit);
        merged
    }

    /// The statement that counts the rows, up to one more than `most`.
    pub(crate) fn count(&self, most: u32) -> SelectStatement {
        let mut rows = self.all.clone();
        rows.clear_selects()
            .expr(Expr::val(1))
            .cond_where(self.within_scope())
            .cond_where(self.wanted())
            .limit(u64::from(most) + 1);
        Query::select().expr(Expr::col(Asterisk).count()).from_subquery(rows, "counted").to_owned()
    }

    fn within_scope(&self) -> Condition {
        self.spec.scope.map_or_else(Condition::all, |column| scope_filter(self.scope, column))
    }

    /// What the filters ask for, and that rows have a place.
    fn wanted(&self) -> Condition {
        let conditions = self.filters.values().iter().map(|(name, value)| match self.spec.filter(name) {
            Some(filter) => condition::condition(filter, value, (self.scope, self.now)),
            // Who asks for what is not declared is shown nothing; no parameter is read that is not.
            None => condition::none(),
        });
        let wanted = conditions.fold(Condition::all().add(self.visible.clone()), Condition::add);
        let placed = self.sort.placed_by(self.filters).iter();
        let may_lack = |key: &&Key| match key.kind {
            KeyKind::Instant | KeyKind::Day => true,
            // Other ids than its own are what a row has for a while.
            KeyKind::Id => **key != Key::ID,
            KeyKind::Text | KeyKind::Number | KeyKind::Position => false,
        };
        let placed = placed.filter(may_lack);
        placed.fold(wanted, |wanted, key| wanted.add(Expr::col(key.column).is_not_null()))
    }

    /// Beyond a place, by one comparison that an index understands.
    fn beyond(&self, place: &Place) -> Expr {
        let columns = self.sort.placed_by(self.filters).iter().map(|key| Expr::col(key.column));
        let mut pairs = columns.zip(place.0.iter().map(|value| Expr::val(value.bound())));
        let (row, seen) = match (pairs.next(), pairs.next()) {
            (Some(only), None) => only,
            (first, second) => {
                let (columns, values): (Vec<Expr>, Vec<Expr>) =
                    first.into_iter().chain(second).chain(pairs).unzip();
                (Expr::tuple(columns), Expr::tuple(values))
            }
        };
        match self.sort.direction {
            Direction::Descending => row.lt(seen),
            Direction::Ascending => row.gt(seen),
        }
    }

    fn ordered(&self, select: &mut SelectStatement, limit: u64) {
        for key in self.sort.placed_by(self.filters) {
            let order = match self.sort.direction {
                Direction::Descending => Order::Desc,
                Direction::Ascending => Order::Asc,
            };
            select.order_by(key.column, order);
        }
        select.limit(limit);
    }
}

/// A statement that has an order and a limit, as a part of a union: one engine takes it no other way.
fn within(branch: SelectStatement) -> SelectStatement {
    Query::select().column(Asterisk).from_subquery(branch, "branch").to_owned()
}
