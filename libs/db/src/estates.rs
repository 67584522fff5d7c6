//! What every service knows of the estates: its own copy, fed by the archive's events.

use contracts::archive::EstateOpened;
use kernel::{EstateId, Failure, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    prelude::Uuid,
    sea_query::{Condition, Expr, IntoColumnRef, OnConflict, Query},
};

use crate::{DbError, Tx, error::Doing};

/// An estate as this service knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstateRef {
    /// The estate.
    pub estate_id: EstateId,
    /// Short code for people, unique in the group.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it is run from.
    pub region: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The service standard that governs it.
    pub standard: String,
    /// That standard's version.
    pub standard_version: i32,
}

impl From<EstateOpened> for EstateRef {
    fn from(estate: EstateOpened) -> Self {
        let EstateOpened { estate_id, code, name, region, time_zone, standard, standard_version } = estate;
        Self { estate_id, code, name, region, time_zone, standard, standard_version }
    }
}

const COLUMNS: [&str; 8] =
    ["estate_id", "code", "name", "region", "time_zone", "standard", "standard_version", "sequence"];

/// Takes over what the archive said, unless something newer is known already.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn upsert(tx: &Tx, estate: &EstateOpened, sequence: i32) -> Result<(), DbError> {
    let mut insert = Query::insert();
    insert.into_table("estate_refs").columns(COLUMNS).values_panic([
        estate.estate_id.as_uuid().into(),
        estate.code.as_str().into(),
        estate.name.as_str().into(),
        estate.region.as_str().into(),
        estate.time_zone.as_str().into(),
        estate.standard.as_str().into(),
        estate.standard_version.into(),
        sequence.into(),
    ]);
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("estate_refs", "sequence")));
    let [_key, changing @ ..] = COLUMNS;
    insert.on_conflict(
        OnConflict::column("estate_id").update_columns(changing).action_and_where(is_newer).to_owned(),
    );
    tx.conn().execute(&insert).await.doing("keeping an estate")?;
    tx.estate_changed(estate.estate_id);
    Ok(())
}

/// The estate, or `None` when the archive has not told of it (yet).
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn find(conn: &impl ConnectionTrait, estate_id: EstateId) -> Result<Option<EstateRef>, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        estate_id: Uuid,
        code: String,
        name: String,
        region: String,
        time_zone: String,
        standard: String,
        standard_version: i32,
    }
    let select = Query::select()
        .columns(COLUMNS)
        .from("estate_refs")
        .and_where(Expr::col("estate_id").eq(estate_id.as_uuid()))
        .to_owned();
    let row = conn.query_one(&select).await.doing("looking an estate up")?;
    let row = row.map(|row| Row::from_query_result(&row, "")).transpose().doing("reading an estate")?;
    Ok(row.map(|row| EstateRef {
        estate_id: EstateId::from_uuid(row.estate_id),
        code: row.code,
        name: row.name,
        region: row.region,
        time_zone: row.time_zone,
        standard: row.standard,
        standard_version: row.standard_version,
    }))
}

/// The estate, to a consumer that cannot go on without it.
///
/// # Errors
/// `Unavailable` while it has not been heard of: the event that brings it is on its way, and the message that needs it
/// is tried again. `Broken` when the engine refuses.
pub async fn expect(conn: &impl ConnectionTrait, estate_id: EstateId) -> Result<EstateRef, Failure> {
    let estate = find(conn, estate_id).await?;
    estate.ok_or_else(|| not_heard_of("waiting to hear of an estate", estate_id))
}

/// Something the bus will bring in a moment.
pub(crate) fn not_heard_of(doing: &'static str, what: impl std::fmt::Display) -> Failure {
    Failure::Unavailable { doing, source: format!("{what} is not known here yet").into() }
}

/// The condition that keeps a query inside `scope`; `column` holds the row's estate. Regions are looked up when the
/// query runs, so that an estate opened a moment ago is inside. A row without an estate belongs to the group alone.
#[must_use]
pub fn scope_filter(scope: &Scope, column: impl IntoColumnRef) -> Condition {
    let column = Expr::col(column);
    match scope {
        Scope::Group => Condition::all(),
        Scope::Regions { regions } => {
            let estates = Query::select()
                .column("estate_id")
                .from("estate_refs")
                .and_where(Expr::col("region").is_in(regions.iter().map(String::as_str)))
                .to_owned();
            Condition::all().add(column.in_subquery(estates))
        }
        Scope::Estates { estates } => {
            Condition::all().add(column.is_in(estates.iter().map(|estate| estate.as_uuid())))
        }
    }
}
