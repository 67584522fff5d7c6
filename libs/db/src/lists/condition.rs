//! What a filter asks of a row, as SQL.

use chrono::{DateTime, Utc};
use kernel::{
    FilterValue, Scope,
    lists::{Filter, Test},
};
use sea_orm::{
    ExprTrait, Value,
    sea_query::{Condition, Expr, Func, Query},
};

use crate::{scope_filter, somewhere};

/// What `filter` asks of a row, with this value, of whoever sees `scope`.
pub(super) fn condition(
    filter: &Filter,
    value: &FilterValue,
    (scope, now): (&Scope, DateTime<Utc>),
) -> Condition {
    let is_so = matches!(value, FilterValue::Flag(true));
    let text = || if let FilterValue::Text(text) = value { text.as_str() } else { "" };
    let set = |column, is_set| {
        if is_set { Expr::col(column).is_not_null() } else { Expr::col(column).is_null() }
    };
    let all = Condition::all();
    match filter.test {
        Test::Is(column) => all.add(Expr::col(column).eq(bound(value))),
        Test::Before(column) => all.add(Expr::col(column).lt(bound(value))),
        Test::From(column) => all.add(Expr::col(column).gte(bound(value))),
        Test::Contains(columns) => columns
            .iter()
            .fold(Condition::any(), |any, column| any.add(Expr::col(*column).like(somewhere(text())))),
        Test::ContainsAnyCase(columns) => columns.iter().fold(Condition::any(), |any, column| {
            let lower = Expr::from(Func::lower(Expr::col(*column)));
            any.add(lower.like(somewhere(&text().to_lowercase())))
        }),
        Test::EitherCase(column) => {
            all.add(Expr::col(column).is_in([text().to_uppercase(), text().to_owned()]))
        }
        Test::IsSet(column) => all.add(set(column, is_so)),
        Test::IsUnset(column) => all.add(set(column, !is_so)),
        Test::IsSetToo(first, second) => all.add(set(first, true)).add(set(second, is_so)),
        Test::OneOf(column, words) => {
            let (column, words) = (Expr::col(column), words.iter().copied());
            all.add(if is_so { column.is_in(words) } else { column.is_not_in(words) })
        }
        Test::Holds(column) => all.add(Expr::col(column).eq(is_so)),
        Test::IsPast(column) if is_so => all.add(Expr::col(column).lt(now)),
        Test::IsPast(column) => {
            Condition::any().add(Expr::col(column).is_null()).add(Expr::col(column).gte(now))
        }
        Test::IsOwed(column) => {
            all.add(if is_so { Expr::col(column).gt(0) } else { Expr::col(column).eq(0) })
        }
        Test::Among(of) => {
            let mut named = Query::select();
            named.column(of.names).from(of.table).and_where(Expr::col(of.column).eq(bound(value)));
            if let Some(column) = of.scope {
                named.cond_where(scope_filter(scope, column));
            }
            all.add(Expr::col("id").in_subquery(named))
        }
        Test::Elsewhere => all,
    }
}

/// No row.
pub(super) fn none() -> Condition {
    Condition::all().add(Expr::val(false))
}

fn bound(value: &FilterValue) -> Value {
    match value {
        FilterValue::Id(id) => Value::from(*id),
        FilterValue::Text(text) => Value::from(text.as_str()),
        FilterValue::Flag(flag) => Value::from(*flag),
        FilterValue::At(at) => Value::from(*at),
        FilterValue::Day(day) => Value::from(*day),
        FilterValue::Bytes(bytes) => Value::from(bytes.clone()),
    }
}
