//! For how long records are kept, what is left of those whose time was over, holds against that, and which positions sign.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Creates `retention_periods`, `retention_counts`, `disposals` and `form_posts`, and gives `form_records` their holds.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Forms whose own time was corrected: what was filed on them is counted anew.
const CORRECTED: [&str; 3] = ["complaint-record", "complaint-register", "integrity-commitment"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(periods()).await?;
        let counts = Table::create()
            .table("retention_counts")
            .col(text("form").primary_key())
            .col(uuid_null("after"))
            .take();
        manager.create_table(counts).await?;
        manager.create_table(disposals()).await?;
        for (name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table("disposals");
            for column in *columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let posts = Table::create()
            .table("form_posts")
            .col(text("name").primary_key())
            .col(integer("version"))
            .col(json_binary("positions"))
            .col(text("filled_by"))
            .col(timestamp_with_time_zone("filled_at"))
            .take();
        manager.create_table(posts).await?;
        let holds =
            [text_null("held_by"), timestamp_with_time_zone_null("held_at"), text_null("hold_reason")];
        add_columns(manager, "form_records", holds).await?;
        let mut asked = Query::insert();
        asked.into_table("retention_counts").columns(["form"]);
        for form in CORRECTED {
            asked.values_panic([form.into()]);
        }
        manager.execute(asked).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "form_records", &["held_by", "held_at", "hold_reason"]).await?;
        for table in ["form_posts", "disposals", "retention_counts", "retention_periods"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

/// What serves the list of disposals.
const INDEXES: &[(&str, &[&str])] = &[
    ("ix_disposals__estate_id_disposed_at_id", &["estate_id", "disposed_at", "id"]),
    ("ix_disposals__disposed_at_id", &["disposed_at", "id"]),
    ("ix_disposals__form_disposed_at_id", &["form", "disposed_at", "id"]),
    ("ix_disposals__number", &["number"]),
];

fn periods() -> TableCreateStatement {
    let mut unique = Index::create()
        .name("uq_retention_periods__form_place_key")
        .col("form")
        .col("place_key")
        .unique()
        .take();
    Table::create()
        .table("retention_periods")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(text("form"))
        .col(text("place_key"))
        .col(uuid_null("estate_id"))
        .col(text_null("region"))
        .col(integer("months"))
        .col(text("reason"))
        .col(text("set_by"))
        .col(timestamp_with_time_zone("set_at"))
        .index(&mut unique)
        .take()
}

fn disposals() -> TableCreateStatement {
    Table::create()
        .table("disposals")
        .col(uuid("id").primary_key())
        .col(uuid("estate_id"))
        .col(text("form"))
        .col(integer("form_version"))
        .col(text("class"))
        .col(text("number"))
        .col(timestamp_with_time_zone("filed_at"))
        .col(integer("kept_months"))
        .col(date("kept_from"))
        .col(date("kept_until"))
        .col(text("basis"))
        .col(text_null("clause"))
        .col(integer("files_gone"))
        .col(integer("files_kept"))
        .col(timestamp_with_time_zone("disposed_at"))
        .take()
}
