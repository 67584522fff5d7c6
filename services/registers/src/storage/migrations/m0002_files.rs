//! Files that were handed in: whose each is, what is in it, and for how long it is kept.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `files`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(files()).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table("files");
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("files").take()).await
    }
}

/// What serves the list, and what is looked for by digest, by content, by day and by the end of its time.
const INDEXES: &[(&str, &[&str])] = &[
    ("ix_files__estate_id_id", &["estate_id", "id"]),
    ("ix_files__record_id_id", &["record_id", "id"]),
    ("ix_files__uploaded_by_id", &["uploaded_by", "id"]),
    ("ix_files__digest", &["digest"]),
    ("ix_files__content_id", &["content_id"]),
    ("ix_files__estate_id_uploaded_at", &["estate_id", "uploaded_at"]),
    ("ix_files__keep_until", &["keep_until"]),
];

fn files() -> TableCreateStatement {
    Table::create()
        .table("files")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(uuid_null("record_id"))
        .col(text("class"))
        .col(text("owner"))
        .col(ColumnDef::new("name").blob().not_null())
        .col(text("kind"))
        .col(big_integer("size_bytes"))
        .col(text("digest"))
        .col(uuid("content_id"))
        .col(text("uploaded_by"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .col(date_null("asked_until"))
        .col(date_null("keep_until"))
        .col(text_null("held_by"))
        .col(timestamp_with_time_zone_null("held_at"))
        .col(text_null("hold_reason"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_files__record_id")
                .from("files", "record_id")
                .to("form_records", "id"),
        )
        .take()
}
