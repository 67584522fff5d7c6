//! Members of staff are told of patrols, too.
//!
//! The column for the ticket has the round's id then, as it has a record's where a notice is about one.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Gives `staff_notices` the round of a patrol that a notice is about.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "staff_notices";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, TABLE, [uuid_null("patrol_round_id")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever knows no such notices would take them for notices about tickets.
        let delete = "DELETE FROM staff_notices WHERE patrol_round_id IS NOT NULL";
        manager.get_connection().execute_unprepared(delete).await?;
        drop_columns(manager, TABLE, &["patrol_round_id"]).await
    }
}
