//! Which positions of the group the posts are. They belong to the group, not to an estate, and so take no scope.
#![warn(clippy::future_not_send)]
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

use db::{Context, DbError, Tx};
use kernel::{Failure, Principal};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JsonValue, QueryFilter,
};

use crate::posts::domain::Post;

/// `form_posts`.
mod row {
    use sea_orm::entity::prelude::*;

    /// One of which the group has said something.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_posts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub version: i32,
        /// Codes.
        pub positions: Json,
        pub filled_by: String,
        pub filled_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was said of a post.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) name: String,
    pub(crate) version: i32,
    pub(crate) positions: Vec<String>,
    pub(crate) filled: (Principal, chrono::DateTime<chrono::Utc>),
}

/// What was said of one post.
pub(crate) async fn find(conn: &impl ConnectionTrait, name: &str) -> Result<Option<Said>, DbError> {
    let row = row::Entity::find_by_id(name.to_owned()).one(conn).await;
    row.context("reading a post")?.map(from_row).transpose()
}

/// All that was said: of a post of each form at most.
pub(crate) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Said>, DbError> {
    let rows = row::Entity::find().all(conn).await.context("listing posts")?;
    rows.into_iter().map(from_row).collect()
}

/// Stores what was said of a post over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, post: &Post) -> Result<(), Failure> {
    let Some((by, at)) = &post.filled else { return Ok(()) };
    let mut row = row::ActiveModel {
        name: Set(post.name.clone()),
        version: Set(post.version),
        positions: Set(JsonValue::from(post.positions.clone())),
        filled_by: Set(by.to_string()),
        filled_at: Set(*at),
    };
    if post.version == 1 {
        let insert = row::Entity::insert(row).exec_without_returning(tx.conn()).await;
        return match insert {
            Err(error) if db::unique_violation(&error).is_some() => Err(db::stale_version().into()),
            other => Ok(other.map(drop).context("storing a post")?),
        };
    }
    row.not_set(row::Column::Name);
    let updated = row::Entity::update_many()
        .set(row)
        .filter(row::Column::Name.eq(post.name.as_str()))
        .filter(row::Column::Version.eq(post.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a post")?;
    db::expect_one(updated.rows_affected)
}

fn from_row(row: row::Model) -> Result<Said, DbError> {
    let row::Model { name, version, positions, filled_by, filled_at } = row;
    let corrupt =
        |fault: String| DbError::Corrupt { what: "post", source: format!("{name}: {fault}").into() };
    let positions = serde_json::from_value(positions).map_err(|fault| corrupt(fault.to_string()))?;
    let by: Principal = match filled_by.parse() {
        Ok(by) => by,
        Err(fault) => return Err(corrupt(format!("{filled_by}: {fault}"))),
    };
    Ok(Said { name, version, positions, filled: (by, filled_at) })
}
