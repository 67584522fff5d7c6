//! The life of credentials: sources an account is known at, sessions that are left alone, passwords set by another.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `known_sources`; says of a lockout which name it is about, of a session when it was last used and where it began,
/// and of an account whether its password has to be changed.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sources = Table::create()
            .table("known_sources")
            .col(uuid("staff_id"))
            .col(blob("source_index"))
            .col(timestamp_with_time_zone("last_at"))
            .primary_key(Index::create().col("staff_id").col("source_index"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_known_sources__staff_id")
                    .from("known_sources", "staff_id")
                    .to("staff", "id"),
            )
            .take();
        manager.create_table(sources).await?;
        let added = [
            ("lockouts", ColumnDef::new("of_name").blob().take()),
            ("sessions", timestamp_with_time_zone_null("last_used_at").take()),
            ("sessions", text_null("source").take()),
            ("staff", boolean("must_change_password").default(false).take()),
        ];
        for (table, column) in added {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        for (name, table, column) in INDEXES {
            manager.create_index(Index::create().name(name).table(table).col(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _column) in INDEXES {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for (table, column) in [
            ("staff", "must_change_password"),
            ("sessions", "source"),
            ("sessions", "last_used_at"),
            ("lockouts", "of_name"),
        ] {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        manager.drop_table(Table::drop().table("known_sources").take()).await
    }
}

const INDEXES: [(&str, &str, &str); 2] = [
    ("ix_lockouts__of_name", "lockouts", "of_name"),
    ("ix_known_sources__last_at", "known_sources", "last_at"),
];
