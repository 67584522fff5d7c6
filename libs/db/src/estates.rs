//! What every service knows of the estates: its own copy, fed by the archive's events.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::{Actor, DialPlan, EstateId, Failure, Permission, Scope, text::match_key};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, JsonValue, QueryResult,
    prelude::Uuid,
    sea_query::{Condition, Expr, IntoColumnRef, OnConflict, Query},
};

use crate::{
    Db, DbError, Tx,
    error::Context,
    regions::{self, OUTER, read_regions},
};

/// An estate as this service knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstateRef {
    /// The estate.
    pub estate_id: EstateId,
    /// Short code for people, unique in the group.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it is run from, by its code.
    pub region: String,
    /// The regions that this one lies in, the nearest first.
    pub outer_regions: Vec<String>,
    /// IANA time zone.
    pub time_zone: String,
    /// The service standard that governs it.
    pub standard: String,
    /// That standard's version.
    pub standard_version: i32,
    /// The business calendar that holds there, where it is not that of the time zone.
    pub calendar: Option<String>,
    /// ISO 3166-1, where it is not that of the time zone.
    pub country: Option<String>,
    /// The area code of its landlines.
    pub area_code: Option<String>,
}

impl EstateRef {
    /// All regions that it lies in, the nearest first.
    pub fn regions(&self) -> impl Iterator<Item = &str> + Clone {
        std::iter::once(&self.region).chain(&self.outer_regions).map(String::as_str)
    }

    /// The zone of the clocks there, by the name that it has today.
    ///
    /// # Errors
    /// `Broken` when the row names none: the archive lets no other zones in.
    pub fn zone(&self) -> Result<Tz, Failure> {
        zone(&self.time_zone)
    }

    /// The date there at `instant`.
    ///
    /// # Errors
    /// As [`EstateRef::zone`].
    pub fn date(&self, instant: DateTime<Utc>) -> Result<NaiveDate, Failure> {
        Ok(instant.with_timezone(&self.zone()?).date_naive())
    }
}

fn zone(name: &str) -> Result<Tz, Failure> {
    kernel::time_zone(name).map_err(|source| Failure::Broken {
        doing: "reading an estate's time zone",
        source: Box::new(source),
    })
}

/// The date at `instant` in each zone that an estate is in, by the zone's name: for conditions about civil dates.
///
/// # Errors
/// What the engine says.
pub async fn dates(
    conn: &impl ConnectionTrait,
    instant: DateTime<Utc>,
) -> Result<Vec<(String, NaiveDate)>, Failure> {
    let select = Query::select().distinct().column("time_zone").from("estate_refs").to_owned();
    let rows = conn.query_all(&select).await.context("reading the estates' time zones")?;
    let date = |row: QueryResult| {
        let name: String = row.try_get("", "time_zone").context("reading a time zone")?;
        let date = instant.with_timezone(&zone(&name)?).date_naive();
        Ok((name, date))
    };
    rows.into_iter().map(date).collect()
}

impl EstateRef {
    /// How people dial there.
    #[must_use]
    pub fn dial_plan(&self) -> DialPlan {
        DialPlan::of(self.country.as_deref(), &self.time_zone, self.area_code.as_deref())
    }
}

impl Db {
    /// The estate as it was at most two seconds ago, or `None` when the archive has not told of it (yet). A consumer, whose
    /// decision has to stand for longer, reads it in its transaction instead.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn estate(&self, estate_id: EstateId) -> Result<Option<Arc<EstateRef>>, DbError> {
        let now = self.clock().monotonic();
        let read_after = match self.estate_copies().find(&estate_id, now) {
            Ok(known) => return Ok(known),
            Err(changes) => changes,
        };
        let found = find(self.reader(), estate_id).await?.map(Arc::new);
        // What is absent is not kept: a request that names it would be refused although the next event brings it.
        if found.is_some() {
            self.estate_copies().keep(estate_id, found.clone(), now, read_after);
        }
        Ok(found)
    }

    /// How people dial at the estate, for the archive, whose copy is the truth: any other service asks
    /// `copies::parties::dial_plan`. As on the mainland when it is not named or not there.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn dial_plan(&self, estate_id: Option<EstateId>) -> Result<DialPlan, DbError> {
        let Some(estate_id) = estate_id else { return Ok(DialPlan::default()) };
        let estate = self.estate(estate_id).await?;
        Ok(estate.map_or_else(DialPlan::default, |estate| estate.dial_plan()))
    }
}

const COLUMNS: [&str; 13] = [
    "estate_id",
    "code",
    "name",
    "region",
    "region_key",
    "outer_regions",
    "time_zone",
    "standard",
    "standard_version",
    "calendar",
    "country",
    "area_code",
    "sequence",
];

/// Takes over what the archive said, unless something newer is known already.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn upsert(tx: &Tx, estate: &EstateRef, sequence: i32) -> Result<(), DbError> {
    let mut insert = Query::insert();
    insert.into_table("estate_refs").columns(COLUMNS).values_panic([
        estate.estate_id.as_uuid().into(),
        estate.code.as_str().into(),
        estate.name.as_str().into(),
        estate.region.as_str().into(),
        match_key(&estate.region).into(),
        serde_json::json!(estate.outer_regions).into(),
        estate.time_zone.as_str().into(),
        estate.standard.as_str().into(),
        estate.standard_version.into(),
        estate.calendar.clone().into(),
        estate.country.clone().into(),
        estate.area_code.clone().into(),
        sequence.into(),
    ]);
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("estate_refs", "sequence")));
    let [_key, changing @ ..] = COLUMNS;
    insert.on_conflict(
        OnConflict::column("estate_id").update_columns(changing).action_and_where(is_newer).to_owned(),
    );
    let kept = tx.conn().execute(&insert).await.context("keeping an estate")?;
    if kept.rows_affected() > 0 {
        keep_outer_regions(tx, (estate.estate_id, &estate.outer_regions)).await?;
    }
    tx.estate_changed(estate.estate_id);
    tx.estates_read().remove(&estate.estate_id);
    Ok(())
}

/// Writes anew in which outer regions an estate lies.
async fn keep_outer_regions(
    tx: &Tx,
    (estate_id, outer_regions): (EstateId, &[String]),
) -> Result<(), DbError> {
    let doing = "keeping the regions of an estate";
    let old = Query::delete()
        .from_table(OUTER)
        .and_where(Expr::col("estate_id").eq(estate_id.as_uuid()))
        .to_owned();
    tx.conn().execute(&old).await.context(doing)?;
    if outer_regions.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table(OUTER).columns(["region_key", "estate_id", "steps"]);
    for (steps, region) in (1_i32..).zip(outer_regions) {
        insert.values_panic([match_key(region).into(), estate_id.as_uuid().into(), steps.into()]);
    }
    tx.conn().execute(&insert).await.map(drop).context(doing)
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
        outer_regions: JsonValue,
        time_zone: String,
        standard: String,
        standard_version: i32,
        calendar: Option<String>,
        country: Option<String>,
        area_code: Option<String>,
    }
    let select = Query::select()
        .columns(COLUMNS)
        .from("estate_refs")
        .and_where(Expr::col("estate_id").eq(estate_id.as_uuid()))
        .to_owned();
    let row = conn.query_one(&select).await.context("looking an estate up")?;
    let row = row.map(|row| Row::from_query_result(&row, "")).transpose().context("reading an estate")?;
    let known = |row: Row| {
        Ok(EstateRef {
            estate_id: EstateId::from_uuid(row.estate_id),
            code: row.code,
            name: row.name,
            region: row.region,
            outer_regions: read_regions(row.outer_regions)?,
            time_zone: row.time_zone,
            standard: row.standard,
            standard_version: row.standard_version,
            calendar: row.calendar,
            country: row.country,
            area_code: row.area_code,
        })
    };
    row.map(known).transpose()
}

impl Tx {
    /// The estate, to a consumer that cannot go on without it. It is read once in a transaction: of the messages that share
    /// one, most are of one estate.
    ///
    /// # Errors
    /// `Unavailable` while it has not been heard of: the event that brings it is on its way, and the message that needs it
    /// is tried again. `Broken` when the engine refuses.
    pub async fn expect_estate(&self, estate_id: EstateId) -> Result<Arc<EstateRef>, Failure> {
        if let Some(known) = self.estates_read().get(&estate_id) {
            return Ok(Arc::clone(known));
        }
        let estate = find(self.conn(), estate_id).await?;
        let estate = estate.ok_or_else(|| not_heard_of("waiting to hear of an estate", estate_id))?;
        let estate = Arc::new(estate);
        self.estates_read().insert(estate_id, Arc::clone(&estate));
        Ok(estate)
    }
}

/// Something the bus will bring in a moment.
#[must_use]
pub fn not_heard_of(doing: &'static str, what: impl std::fmt::Display) -> Failure {
    Failure::Unavailable { doing, source: format!("{what} is not known here yet").into() }
}

/// The condition that keeps a query inside `scope`; `column` holds the row's estate. Regions are looked up when the
/// query runs, so that an estate opened a moment ago is inside. A row without an estate belongs to the group alone.
#[must_use]
pub fn scope_filter(scope: &Scope, column: impl IntoColumnRef) -> Condition {
    let column = Expr::col(column);
    if *scope == Scope::Group {
        return Condition::all();
    }
    let named = column.clone().is_in(scope.estates().iter().map(|estate| estate.as_uuid()));
    match scope.regions() {
        [] => Condition::all().add(named),
        regions if scope.estates().is_empty() => {
            Condition::all().add(column.in_subquery(regions::estates_of(regions)))
        }
        regions => Condition::all()
            .add(Condition::any().add(named).add(column.in_subquery(regions::estates_of(regions)))),
    }
}

/// The condition for what may be read beside what everybody may in the actor's scope: rows of estates where they hold
/// `permission` by `held`, others by `otherwise`. `column` holds the row's estate.
#[must_use]
pub fn where_held(
    actor: &Actor,
    (permission, column): (Permission, impl IntoColumnRef),
    held: Condition,
    otherwise: Condition,
) -> Condition {
    if actor.may(permission) {
        return held;
    }
    match actor.scope_of(permission) {
        None => otherwise,
        Some(scope) => Condition::any().add(scope_filter(&scope, column).add(held)).add(otherwise),
    }
}
