//! Drafts of standards held against past tickets, and what would have been otherwise.

use sea_orm_migration::{prelude::*, schema::*};

use super::index;

/// Creates `back_tests` and `back_test_differences`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tests = Table::create()
            .table("back_tests")
            .col(uuid("id").primary_key())
            .col(text("standard"))
            .col(integer("standard_version"))
            .col(text("document"))
            .col(json_binary("estates"))
            .col(timestamp_with_time_zone("from_at"))
            .col(timestamp_with_time_zone("until_at"))
            .col(big_integer("tickets"))
            .col(big_integer("done"))
            .col(timestamp_with_time_zone_null("reached_at"))
            .col(uuid_null("reached_id"))
            .col(text("status"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .col(json_binary("found"))
            .col(text("requested_by"))
            .col(timestamp_with_time_zone("requested_at"))
            .take();
        manager.create_table(tests).await?;
        let differences = Table::create()
            .table("back_test_differences")
            .col(uuid("id").primary_key())
            .col(uuid("back_test_id"))
            .col(uuid("ticket_id"))
            .col(text("number"))
            .col(uuid("estate_id"))
            .col(text("kind"))
            .col(text("aspect"))
            .col(text("detail"))
            .col(text("change"))
            .col(timestamp_with_time_zone_null("before_at"))
            .col(text_null("before_clause"))
            .col(timestamp_with_time_zone_null("after_at"))
            .col(text_null("after_clause"))
            .col(boolean("is_confidential"))
            .col(uuid_null("about_staff_id"))
            .take();
        manager.create_table(differences).await?;
        let name = "ix_back_test_differences__back_test_id_id";
        index(manager, name, "back_test_differences", &["back_test_id", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("back_test_differences").take()).await?;
        manager.drop_table(Table::drop().table("back_tests").take()).await
    }
}
