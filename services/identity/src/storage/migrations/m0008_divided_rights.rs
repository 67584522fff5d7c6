//! Rights that were one and are two: deciding for the customer or a colleague (`tickets:supervise`) was part of
//! `tickets:write`, estates and imports (`archive:manage`) part of `archive:write`.

use sea_orm::{
    ConnectionTrait, TryGetable,
    prelude::{Json, Uuid},
};
use sea_orm_migration::prelude::*;

/// Gives both to every role and every application that had the one. No event tells of it: the copies that services keep
/// only take away, from tokens that are older than what they were told.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What was one, and what was divided off. A copy of its own beside that of `auth`, which owns them: what is divided later
/// must not change what this step did.
const DIVIDED: [(&str, &str); 2] =
    [("tickets:write", "tickets:supervise"), ("archive:write", "archive:manage")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        change::<String>(conn, "roles", "name", divided).await?;
        change::<Uuid>(conn, "api_clients", "id", divided).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        change::<String>(conn, "roles", "name", whole).await?;
        change::<Uuid>(conn, "api_clients", "id", whole).await
    }
}

/// Behind each right that was one, the other; those who have it already keep it.
fn divided(held: &[String]) -> Vec<String> {
    let other = |name: &String| {
        let found = DIVIDED.iter().find(|(one, _other)| one == name);
        found.map(|(_one, other)| (*other).to_owned()).filter(|other| !held.contains(other))
    };
    held.iter().flat_map(|name| std::iter::once(name.clone()).chain(other(name))).collect()
}

/// Without what was divided off.
fn whole(held: &[String]) -> Vec<String> {
    let is_other = |name: &String| DIVIDED.iter().any(|(_one, other)| other == name);
    held.iter().filter(|name| !is_other(name)).cloned().collect()
}

/// Changes the permissions of every row; `key` names a row.
async fn change<Key: TryGetable + Into<Value>>(
    conn: &SchemaManagerConnection<'_>,
    table: &'static str,
    key: &'static str,
    changed: fn(&[String]) -> Vec<String>,
) -> Result<(), DbErr> {
    let select = Query::select().columns([key, "permissions"]).from(table).to_owned();
    for row in conn.query_all(&select).await? {
        let of: Value = row.try_get_by_index::<Key>(0)?.into();
        let json: Json = row.try_get_by_index(1)?;
        let held: Vec<String> =
            serde_json::from_value(json).map_err(|error| DbErr::Json(error.to_string()))?;
        let next = changed(&held);
        if next != held {
            let update = Query::update()
                .table(table)
                .value("permissions", Json::from(next))
                .and_where(Expr::col(key).eq(of))
                .to_owned();
            conn.execute(&update).await?;
        }
    }
    Ok(())
}
