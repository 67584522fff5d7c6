//! Members of staff are told of registers, too.
//!
//! The column for the ticket stays as it is, since the version before reads it of every notice, and has the record's id where
//! the notice is about a record: no list of a ticket's notices finds it there.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Gives `staff_notices` the record that a notice is about, where it is about no ticket, with the field and the date that
/// it reminds of.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "staff_notices";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [uuid_null("form_record_id"), text_null("form"), text_null("field"), date_null("date")];
        add_columns(manager, TABLE, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever knows no such notices would take them for notices about tickets.
        let delete = "DELETE FROM staff_notices WHERE form_record_id IS NOT NULL";
        manager.get_connection().execute_unprepared(delete).await?;
        let columns = ["form_record_id", "form", "field", "date"];
        drop_columns(manager, TABLE, &columns).await
    }
}
