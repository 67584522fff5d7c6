//! Where the event of a delivery happened, so that the owner's rights can be asked again when it is sent.

use sea_orm::prelude::Uuid;
use sea_orm_migration::{prelude::*, schema::*};
use serde_json::Value;

/// Adds `webhook_deliveries.is_confidential` and `estate_id`, filled for what is still to be sent, and an index of endpoints by owner.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEX: &str = "ix_webhook_endpoints__owner";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [uuid_null("estate_id"), boolean("is_confidential").default(false).take()] {
            manager.alter_table(Table::alter().table("webhook_deliveries").add_column(column).take()).await?;
        }
        let waiting = Query::select()
            .columns(["id", "body"])
            .from("webhook_deliveries")
            .and_where(Expr::col("status").eq("queued"))
            .take();
        for row in manager.get_connection().query_all(&waiting).await? {
            let (id, body): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "body")?);
            let Some(estate_id) = estate_of(&body) else { continue };
            let update = Query::update()
                .table("webhook_deliveries")
                .value("estate_id", estate_id)
                .and_where(Expr::col("id").eq(id))
                .take();
            manager.get_connection().execute(&update).await?;
        }
        manager.create_index(Index::create().name(INDEX).table("webhook_endpoints").col("owner").take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table("webhook_endpoints").to_owned()).await?;
        for column in ["is_confidential", "estate_id"] {
            manager
                .alter_table(Table::alter().table("webhook_deliveries").drop_column(column).take())
                .await?;
        }
        Ok(())
    }
}

/// What the body says of it.
fn estate_of(body: &str) -> Option<Uuid> {
    serde_json::from_str::<Value>(body).ok()?.get("estateid")?.as_str()?.parse().ok()
}
