//! A list's declaration, held against what PostgreSQL does.

use std::{collections::BTreeMap, fmt::Debug, str::FromStr};

use kernel::{Cursor, EstateId, Filters, ListQuery, Page, Scope};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryResult, QueryTrait, Statement,
    sea_query::{Condition, SelectStatement},
};
use serde_json::Value;

use super::{TestDb, Trouble};
use crate::lists::{ListSpec, Place, Reach, Reading, Rows, Served, Sort, list_digest, list_of};

/// So many rows a page has here: the table is seeded with more for each value of `sample`.
const LIMIT: u16 = 20;

/// What `named(n)` is in [`seed`]: an id for a number, as [`named_id`] makes it.
const NAMED: &str = "CREATE FUNCTION named(n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS \
    $$ SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid $$";

/// The id that `named(number)` is in the statements of [`seed`].
///
/// # Panics
/// When a `T` is no UUID in its text form.
#[expect(clippy::expect_used, reason = "an id that cannot be read fails the test")]
pub fn named_id<T: FromStr<Err: Debug>>(number: u8) -> T {
    format!("00000000-0000-0000-0000-{number:012}").parse().expect("an id")
}

/// Fills tables of a database on PostgreSQL by statements that may call `named(n)`, and brings its statistics up to date.
///
/// # Panics
/// When a statement is refused.
#[expect(clippy::expect_used, reason = "a table that cannot be filled fails the test")]
pub async fn seed(db: &TestDb, statements: &[&str]) {
    for sql in [NAMED].iter().chain(statements).chain(&["ANALYZE"]) {
        db.writer().execute_unprepared(sql).await.expect("a statement that fills a table");
    }
}

/// Fails the test unless PostgreSQL serves each combination that `spec` declares from its index: the first page and the
/// second, without reading the whole table and, where the rows come in order, without sorting them. `db` holds rows of at
/// least two `estates` and of each value of `sample`, which has one for each filter that is declared to be served; its
/// statistics are up to date (`ANALYZE`).
///
/// # Panics
/// With each combination that is served otherwise, and its plan.
pub async fn must_serve<E: EntityTrait>(db: &TestDb, spec: &ListSpec, of: (&[EstateId], &Filters)) {
    must_serve_rows(db, spec, E::find().into_query(), of).await;
}

/// The same of a list that is read by a statement of its own.
///
/// # Panics
/// As [`must_serve`].
#[expect(clippy::expect_used, reason = "a declaration that cannot be tried fails the test")]
pub async fn must_serve_rows(
    db: &TestDb,
    spec: &ListSpec,
    all: SelectStatement,
    (estates, sample): (&[EstateId], &Filters),
) {
    let mut faults = Vec::new();
    let whole = wholes(db).await.expect("the tables that are parts of others");
    for served in spec.served {
        let sort = spec.sorts.iter().find(|sort| sort.name == served.sort).expect("an order of the list");
        let scope =
            if served.is_by_estate { Scope::Estates { estates: estates.to_vec() } } else { Scope::Group };
        let filters = served.filters.iter().fold(Filters::none().sorted(Some(sort.name)), |filters, name| {
            let value = sample.values().iter().find(|(known, _)| known == name);
            let (name, value) = value.cloned().expect("a value of each filter that is served");
            filters.with(name, Some(value))
        });
        let found = plans(db, (spec, sort), &all, (&scope, &filters, served.rows)).await.expect("plans");
        for plan in found {
            let what = wrong(&plan, &whole, spec.table, served);
            faults.extend(what.map(|what| format!("{what}: {served:?}\n{plan:#}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A row of which only the place matters.
struct Placed;

impl FromQueryResult for Placed {
    fn from_query_result(_row: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
        Ok(Self)
    }
}

/// How the first page is found, and the second where rows come in order.
async fn plans(
    db: &TestDb,
    (spec, sort): (&ListSpec, &Sort),
    all: &SelectStatement,
    (scope, filters, rows): (&Scope, &Filters, Rows),
) -> Result<Vec<Value>, Trouble> {
    let (visible, now) = (Condition::all(), db.clock().now());
    let reading = Reading { spec, sort, filters, all: all.clone(), scope, visible: visible.clone(), now };
    let reach = Reach::of(db.reader(), (spec, sort), scope, filters).await?;
    let limit = u64::from(LIMIT) + 1;
    let mut plans = vec![explain(db, &reading.rows(&reach, None, limit)).await?];
    if rows == Rows::InOrder {
        let query = ListQuery {
            filters: filters.clone(),
            page: Page { limit: LIMIT, after: None },
            is_counted: false,
        };
        let next = list_of::<Placed>(db, spec, (all.clone(), scope, visible), &query).await?.next;
        let next = next.ok_or_else(|| format!("no second page of {filters:?}: seed more rows"))?;
        let place = Place::read(&Cursor(next), &list_digest(spec, sort, filters), sort.placed_by(filters))?;
        plans.push(explain(db, &reading.rows(&reach, Some(&place), limit)).await?);
    }
    Ok(plans)
}

async fn explain(db: &TestDb, select: &SelectStatement) -> Result<Value, Trouble> {
    let backend = db.reader().get_database_backend();
    let sql = format!("EXPLAIN (FORMAT JSON) {}", backend.build(select));
    let row = db.reader().query_one_raw(Statement::from_string(backend, sql)).await?;
    Ok(row.ok_or("no plan")?.try_get_by_index(0)?)
}

/// Of what each table and index is a part, where it is one: what a plan reads are the parts.
async fn wholes(db: &TestDb) -> Result<BTreeMap<String, String>, Trouble> {
    let sql = "SELECT inhrelid::regclass::text, inhparent::regclass::text FROM pg_inherits";
    let backend = db.reader().get_database_backend();
    let rows = db.reader().query_all_raw(Statement::from_string(backend, sql)).await?;
    let pair = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    rows.iter().map(pair).collect::<Result<_, DbErr>>().map_err(Trouble::from)
}

/// What is not as declared.
fn wrong(plan: &Value, whole: &BTreeMap<String, String>, table: &str, served: &Served) -> Option<String> {
    let mut nodes = Vec::new();
    gather(plan, &mut nodes);
    let text = |node: &Value, key: &str| {
        let name = node[key].as_str().unwrap_or_default();
        whole.get(name).map_or_else(|| name.to_owned(), Clone::clone)
    };
    let is_merge = |node: &Value| {
        node["Plans"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|below| text(below, "Node Type").contains("Append"))
    };
    if nodes.iter().any(|node| text(node, "Node Type") == "Seq Scan" && text(node, "Relation Name") == table)
    {
        return Some("reads the whole table".to_owned());
    }
    let is_sorted = nodes.iter().any(|node| text(node, "Node Type").ends_with("Sort") && !is_merge(node));
    if is_sorted && served.rows == Rows::InOrder {
        return Some("sorts its rows".to_owned());
    }
    let used: Vec<String> =
        nodes.iter().map(|node| text(node, "Index Name")).filter(|name| !name.is_empty()).collect();
    let is_used = used.iter().any(|name| name == served.index);
    (!is_used).then(|| format!("uses {used:?}"))
}

/// Every node of a plan.
fn gather<'a>(value: &'a Value, nodes: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, nodes)),
        Value::Object(fields) => {
            if fields.contains_key("Node Type") {
                nodes.push(value);
            }
            fields.values().for_each(|value| gather(value, nodes));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
