//! Customers, their sealed numbers, and where they live. A number is found by its blind index alone.

use sea_orm_migration::{prelude::*, schema::*};

use super::{drop_tables, ix, uq};

/// Creates `customers`, `customer_phones` and `occupancies`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(customers()).await?;
        manager.create_table(customer_phones()).await?;
        manager.create_table(occupancies()).await?;
        manager.create_index(ix("customers", &["estate_id", "id"])).await?;
        manager.create_index(ix("customers", &["name", "id"])).await?;
        manager.create_index(uq("customer_phones", &["customer_id", "number_index"])).await?;
        manager.create_index(ix("customer_phones", &["number_index"])).await?;
        manager.create_index(ix("occupancies", &["customer_id", "id"])).await?;
        manager.create_index(ix("occupancies", &["unit_id", "id"])).await?;
        manager.create_index(ix("occupancies", &["estate_id", "id"])).await?;
        // Somebody may come back to a home they left, but lives there once at a time.
        let current =
            uq("occupancies", &["customer_id", "unit_id"]).cond_where(Expr::col("ended_at").is_null()).take();
        manager.create_index(current).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["occupancies", "customer_phones", "customers"]).await
    }
}

fn customers() -> TableCreateStatement {
    Table::create()
        .table("customers")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(text("name"))
        .col(blob_null("email"))
        .col(blob_null("wechat"))
        .col(blob_null("id_number"))
        .col(json("tags"))
        .col(text("notes"))
        .col(timestamp_with_time_zone("registered_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_customers__estate_id")
                .from("customers", "estate_id")
                .to("estates", "id"),
        )
        .take()
}

fn customer_phones() -> TableCreateStatement {
    Table::create()
        .table("customer_phones")
        .col(uuid("customer_id"))
        .col(integer("position"))
        .col(blob("number"))
        .col(blob("number_index"))
        .primary_key(Index::create().col("customer_id").col("position"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_customer_phones__customer_id")
                .from("customer_phones", "customer_id")
                .to("customers", "id"),
        )
        .take()
}

fn occupancies() -> TableCreateStatement {
    Table::create()
        .table("occupancies")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(uuid("unit_id"))
        .col(uuid("customer_id"))
        .col(text("role"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_occupancies__unit_id")
                .from("occupancies", "unit_id")
                .to("units", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_occupancies__customer_id")
                .from("occupancies", "customer_id")
                .to("customers", "id"),
        )
        .take()
}
