//! Articles of the group's own, who read which version of any article, and what of a checklist was told in a contact. Contacts
//! from before name no checklist.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, index};

/// Creates `articles` and `article_attestations`, and widens `interactions`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 2] = ["told", "is_all_told"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let articles = Table::create()
            .table("articles")
            .col(text("code"))
            .col(integer("version"))
            .col(text("kind"))
            .col(uuid_null("estate_id"))
            .col(boolean("must_know"))
            .col(text_null("title_zh"))
            .col(text_null("text_zh"))
            .col(text_null("title_en"))
            .col(text_null("text_en"))
            .col(text("search_key"))
            .col(boolean("is_current"))
            .col(text("changed_by"))
            .col(timestamp_with_time_zone("changed_at"))
            .primary_key(Index::create().name("uq_articles__code_version").col("code").col("version"))
            .take();
        let attestations = Table::create()
            .table("article_attestations")
            .col(text("code"))
            .col(uuid("staff_id"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("attested_at"))
            .primary_key(
                Index::create()
                    .name("uq_article_attestations__code_staff_id_version")
                    .col("code")
                    .col("staff_id")
                    .col("version"),
            )
            .take();
        for table in [articles, attestations] {
            manager.create_table(table).await?;
        }
        index(manager, "ix_articles__is_current_code", "articles", &["is_current", "code"]).await?;
        let of_one = ["staff_id", "code"];
        index(manager, "ix_article_attestations__staff_id_code", "article_attestations", &of_one).await?;
        let columns = [json_null("told"), boolean_null("is_all_told")];
        add_columns(manager, "interactions", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "interactions", &COLUMNS).await?;
        for table in ["article_attestations", "articles"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
