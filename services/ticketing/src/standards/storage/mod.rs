//! Standards of the group's own. They belong to the group, not to an estate, and so take no scope.
#![warn(clippy::future_not_send)]

mod entities;

use db::{Context, Db, DbError, Tx, WordColumn};
use kernel::{Failure, UnknownPrincipal};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Query,
};
use vocabulary::StandardStatus;

use super::domain::{Decision, OwnStandard};
use entities::standard;

/// Stores a proposal; a version that exists is a unique violation.
pub(crate) async fn insert(tx: &Tx, proposed: &OwnStandard) -> Result<(), DbError> {
    let row = to_row(proposed);
    standard::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing a standard")?;
    Ok(())
}

/// Stores what was decided about a version that was seen as it was before.
///
/// # Errors
/// `stale_version` when somebody else decided first.
pub(crate) async fn save(tx: &Tx, decided: &OwnStandard) -> Result<(), Failure> {
    let updated = standard::Entity::update_many()
        .set(to_row(decided))
        .filter(standard::Column::Name.eq(decided.name.as_str()))
        .filter(standard::Column::Version.eq(decided.version))
        .filter(standard::Column::EditVersion.eq(decided.edit_version - 1))
        .exec(tx.conn())
        .await
        .context("deciding about a standard")?;
    db::expect_one(updated.rows_affected)
}

/// The group's own version, whatever became of it.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    name: &str,
    version: i32,
) -> Result<Option<OwnStandard>, DbError> {
    let row = standard::Entity::find_by_id((name.to_owned(), version))
        .one(conn)
        .await
        .context("reading a standard")?;
    row.map(from_row).transpose()
}

/// Name, version and standing of all of them.
pub(crate) async fn list(db: &Db) -> Result<Vec<(String, i32, StandardStatus)>, DbError> {
    let rows: Vec<(String, i32, WordColumn<StandardStatus>)> = standard::Entity::find()
        .select_only()
        .columns([standard::Column::Name, standard::Column::Version, standard::Column::Status])
        .into_tuple()
        .all(db.reader())
        .await
        .context("listing standards")?;
    Ok(rows.into_iter().map(|(name, version, status)| (name, version, status.0)).collect())
}

/// By which calendars the estates count that we know: the one that they chose, if they did, and their time zone.
pub(crate) async fn calendars_in_use(db: &Db) -> Result<Vec<(Option<String>, String)>, DbError> {
    let select = Query::select().distinct().columns(["calendar", "time_zone"]).from("estate_refs").to_owned();
    let rows = db.reader().query_all(&select).await.context("listing calendars in use")?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "calendar")?, row.try_get("", "time_zone")?)))
        .collect::<Result<_, sea_orm::DbErr>>()
        .context("reading a calendar in use")
}

fn to_row(own: &OwnStandard) -> standard::ActiveModel {
    let OwnStandard { name, version, document, status, edit_version, proposed_by, proposed_at, decision } =
        own;
    standard::ActiveModel {
        name: Set(name.clone()),
        version: Set(*version),
        document: Set(document.clone()),
        published_by: Set(proposed_by.to_string()),
        published_at: Set(*proposed_at),
        status: Set(WordColumn(*status)),
        edit_version: Set(*edit_version),
        decided_by: Set(decision.as_ref().map(|decision| decision.by.to_string())),
        decided_at: Set(decision.as_ref().map(|decision| decision.at)),
        reason: Set(decision.as_ref().and_then(|decision| decision.reason.clone())),
    }
}

fn from_row(row: standard::Model) -> Result<OwnStandard, DbError> {
    let standard::Model {
        name,
        version,
        document,
        published_by,
        published_at,
        status,
        edit_version,
        decided_by,
        decided_at,
        reason,
    } = row;
    let principal = |word: String| {
        word.parse().map_err(|error: UnknownPrincipal| DbError::Corrupt {
            what: "standard",
            source: format!("{name} {version}: {error}").into(),
        })
    };
    let decided = decided_by.zip(decided_at);
    let decision = match decided {
        Some((by, at)) => Some(Decision { by: principal(by)?, at, reason }),
        None => None,
    };
    let proposed_by = principal(published_by)?;
    let proposed_at = published_at;
    Ok(OwnStandard {
        name,
        version,
        document,
        status: status.0,
        edit_version,
        proposed_by,
        proposed_at,
        decision,
    })
}
