//! A second factor: what roles ask for, who has one, and sign-ins that wait for it.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `authenticators`, `recovery_codes` and `sign_in_challenges`; says of a role whether it asks for a second factor,
/// and of an account since when it has one.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [authenticators(), recovery_codes(), challenges()] {
            manager.create_table(table).await?;
        }
        for column in ["staff_id", "expires_at"] {
            let index = Index::create()
                .name(format!("ix_sign_in_challenges__{column}"))
                .table("sign_in_challenges")
                .col(column)
                .take();
            manager.create_index(index).await?;
        }
        let policy = text("second_factor").default("optional").take();
        manager.alter_table(Table::alter().table("roles").add_column(policy).take()).await?;
        let since = timestamp_with_time_zone_null("second_factor_at").take();
        manager.alter_table(Table::alter().table("staff").add_column(since).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("staff", "second_factor_at"), ("roles", "second_factor")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        for table in ["sign_in_challenges", "recovery_codes", "authenticators"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn of_staff(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}__staff_id"))
        .from(table, "staff_id")
        .to("staff", "id")
        .take()
}

fn authenticators() -> TableCreateStatement {
    Table::create()
        .table("authenticators")
        .col(uuid("staff_id").primary_key())
        .col(ColumnDef::new("sealed_key").blob())
        .col(big_integer_null("last_step"))
        .col(ColumnDef::new("sealed_offer").blob())
        .col(timestamp_with_time_zone_null("offered_at"))
        .foreign_key(&mut of_staff("authenticators"))
        .take()
}

fn recovery_codes() -> TableCreateStatement {
    Table::create()
        .table("recovery_codes")
        .col(uuid("staff_id"))
        .col(blob("digest"))
        .primary_key(Index::create().col("staff_id").col("digest"))
        .foreign_key(&mut of_staff("recovery_codes"))
        .take()
}

fn challenges() -> TableCreateStatement {
    Table::create()
        .table("sign_in_challenges")
        .col(blob("digest").primary_key())
        .col(uuid("staff_id"))
        .col(integer("staff_version"))
        .col(text("need"))
        .col(text_null("new_password_hash"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(integer("tries_left"))
        .foreign_key(&mut of_staff("sign_in_challenges"))
        .take()
}
