//! Which rules hold where: a region or a part of an estate says so for all that lies in it, and an estate, which may choose a
//! calendar, keeps what of its own rules is its regions'.

use sea_orm_migration::{
    prelude::*,
    schema::{boolean, integer_null, text_null},
};

/// Adds `estates.calendar`, `inherits_standard` and `inherits_calendar`, and `standard`, `standard_version` and `calendar` of `places`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// The estates that there are have said for themselves by which standard they are governed.
fn columns() -> [(&'static str, ColumnDef); 6] {
    [
        ("estates", text_null("calendar")),
        ("estates", boolean("inherits_standard").default(false).take()),
        ("estates", boolean("inherits_calendar").default(true).take()),
        ("places", text_null("standard")),
        ("places", integer_null("standard_version")),
        ("places", text_null("calendar")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).take()).await?;
        }
        Ok(())
    }
}
