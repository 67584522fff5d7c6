//! Who may see a message is kept with it: what was told of a confidential ticket is as confidential.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Gives `messages` a `permission` and a `hidden_from`, empty for what everybody may see who reads messages.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "messages";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, TABLE, [text_null("permission"), uuid_null("hidden_from")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, TABLE, &["permission", "hidden_from"]).await
    }
}
