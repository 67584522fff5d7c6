//! Who may be sent an event is kept as the event says it. Whoever runs the version before writes the old column: this step asks
//! for a stop (README, Upgrading).

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Makes `webhook_deliveries.permission` and `hidden_from` of `is_confidential`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "webhook_deliveries";

const CONFIDENTIAL: &str = "tickets:confidential";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, TABLE, [text_null("permission"), uuid_null("hidden_from")]).await?;
        let update = Query::update()
            .table(TABLE)
            .value("permission", CONFIDENTIAL)
            .and_where(Expr::col("is_confidential").eq(true))
            .take();
        manager.get_connection().execute(&update).await?;
        drop_columns(manager, TABLE, &["is_confidential"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, TABLE, [boolean("is_confidential").default(false).take()]).await?;
        let update = Query::update()
            .table(TABLE)
            .value("is_confidential", true)
            .and_where(Expr::col("permission").eq(CONFIDENTIAL))
            .take();
        manager.get_connection().execute(&update).await?;
        drop_columns(manager, TABLE, &["permission", "hidden_from"]).await
    }
}
