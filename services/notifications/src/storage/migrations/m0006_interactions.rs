//! What was called a reception is called an interaction: endpoints that asked for the event by its old name receive it
//! under the new one.

use sea_orm::prelude::Uuid;
use sea_orm_migration::prelude::*;
use serde_json::Value;

/// Renames an event in `webhook_endpoints.events`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const OLD: &str = "ticketing.reception_recorded";

const NEW: &str = "ticketing.interaction_recorded";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, OLD, NEW).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, NEW, OLD).await
    }
}

async fn rename(manager: &SchemaManager<'_>, old: &str, new: &str) -> Result<(), DbErr> {
    let endpoints = Query::select().columns(["id", "events"]).from("webhook_endpoints").take();
    for row in manager.get_connection().query_all(&endpoints).await? {
        let (id, mut events): (Uuid, Value) = (row.try_get("", "id")?, row.try_get("", "events")?);
        let names = events.as_array_mut().into_iter().flatten();
        let renamed = names.filter(|name| *name == old).map(|name| *name = Value::from(new)).count();
        if renamed == 0 {
            continue;
        }
        let update = Query::update()
            .table("webhook_endpoints")
            .value("events", events)
            .and_where(Expr::col("id").eq(id))
            .take();
        manager.get_connection().execute(&update).await?;
    }
    Ok(())
}
