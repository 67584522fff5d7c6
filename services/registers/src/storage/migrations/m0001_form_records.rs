//! Records, what stood on them before each correction, and what they were signed with.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `form_records`, `form_record_revisions` and `form_signatures`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(records()).await?;
        manager.create_table(revisions()).await?;
        manager.create_table(signatures()).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table("form_records");
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let numbers = Index::create()
            .name("uq_form_records__estate_id_number")
            .table("form_records")
            .col("estate_id")
            .col("number")
            .unique()
            .take();
        manager.create_index(numbers).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["form_signatures", "form_record_revisions", "form_records"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

/// What serves lists.
const INDEXES: &[(&str, &[&str])] = &[
    ("ix_form_records__estate_id_form_id", &["estate_id", "form", "id"]),
    ("ix_form_records__estate_id_id", &["estate_id", "id"]),
    ("ix_form_records__form_id", &["form", "id"]),
    ("ix_form_records__number_id", &["number", "id"]),
    ("ix_form_records__unit_id_id", &["unit_id", "id"]),
    ("ix_form_records__customer_id_id", &["customer_id", "id"]),
    ("ix_form_records__filled_by_id", &["filled_by", "id"]),
    ("ix_form_records__handed_in_at_id", &["handed_in_at", "id"]),
];

fn records() -> TableCreateStatement {
    Table::create()
        .table("form_records")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(integer("sequence"))
        .col(uuid("estate_id"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("customer_id"))
        .col(text("form"))
        .col(integer("form_version"))
        .col(text("class"))
        .col(text_null("number"))
        .col(integer("revision"))
        .col(text("status"))
        .col(ColumnDef::new("contents").blob().not_null())
        .col(text("filled_by"))
        .col(timestamp_with_time_zone("started_at"))
        .col(text_null("reason"))
        .col(text_null("handed_in_by"))
        .col(timestamp_with_time_zone_null("handed_in_at"))
        .col(text_null("checked_by"))
        .col(timestamp_with_time_zone_null("checked_at"))
        .col(text_null("filed_by"))
        .col(timestamp_with_time_zone_null("filed_at"))
        .col(date_null("keep_until"))
        .take()
}

fn revisions() -> TableCreateStatement {
    Table::create()
        .table("form_record_revisions")
        .col(uuid("record_id"))
        .col(integer("revision"))
        .col(ColumnDef::new("contents").blob().not_null())
        .col(text("filled_by"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("handed_in_at"))
        .primary_key(
            Index::create()
                .name("uq_form_record_revisions__record_id_revision")
                .col("record_id")
                .col("revision"),
        )
        .take()
}

fn signatures() -> TableCreateStatement {
    Table::create()
        .table("form_signatures")
        .col(uuid("record_id"))
        .col(integer("revision"))
        .col(text("field"))
        .col(text("taken_by"))
        .col(ColumnDef::new("signed").blob().not_null())
        .col(timestamp_with_time_zone("signed_at"))
        .primary_key(
            Index::create()
                .name("uq_form_signatures__record_id_revision_field")
                .col("record_id")
                .col("revision")
                .col("field"),
        )
        .take()
}
