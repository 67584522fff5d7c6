//! Other ways in than a password that is known: the group's own provider, and a link by mail.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `provider_links`, `provider_sign_ins` and `password_resets`; says of an account where it is written to, in which
/// language, and since when it is linked; and of a sign-in that waits how it began.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [provider_links(), provider_sign_ins(), password_resets()] {
            manager.create_table(table).await?;
        }
        let indexes = [
            index("uq", "provider_links", &["subject_index"]).unique().take(),
            index("ix", "provider_sign_ins", &["source_index", "expires_at"]),
            index("ix", "provider_sign_ins", &["expires_at"]),
            index("uq", "password_resets", &["digest"]).unique().take(),
            index("ix", "password_resets", &["next_try_at"]),
            index("ix", "password_resets", &["name_index", "requested_at"]),
            index("ix", "password_resets", &["source_index", "requested_at"]),
            index("ix", "password_resets", &["staff_id"]),
            index("ix", "password_resets", &["requested_at"]),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
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
        for table in ["password_resets", "provider_sign_ins", "provider_links"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, ColumnDef); 6] {
    [
        ("staff", ColumnDef::new("sealed_email").blob().take()),
        ("staff", ColumnDef::new("email_index").blob().take()),
        ("staff", text("language").default("zh-CN").take()),
        ("staff", timestamp_with_time_zone_null("provider_linked_at").take()),
        ("sign_in_challenges", text("way").default("password").take()),
        ("sign_in_challenges", ColumnDef::new("sealed_link").blob().take()),
    ]
}

fn index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index =
        Index::create().name(format!("{prefix}_{table}__{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

fn of_staff(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}__staff_id"))
        .from(table, "staff_id")
        .to("staff", "id")
        .take()
}

fn provider_links() -> TableCreateStatement {
    Table::create()
        .table("provider_links")
        .col(uuid("staff_id").primary_key())
        .col(text("issuer"))
        .col(blob("subject_index"))
        .col(blob("sealed_subject"))
        .col(timestamp_with_time_zone("linked_at"))
        .foreign_key(&mut of_staff("provider_links"))
        .take()
}

fn provider_sign_ins() -> TableCreateStatement {
    Table::create()
        .table("provider_sign_ins")
        .col(blob("state_digest").primary_key())
        .col(blob("browser_digest"))
        .col(blob("sealed_proof"))
        .col(blob("source_index"))
        .col(timestamp_with_time_zone("expires_at"))
        .take()
}

fn password_resets() -> TableCreateStatement {
    Table::create()
        .table("password_resets")
        .col(uuid("id"))
        .col(blob("digest"))
        .col(uuid_null("staff_id"))
        .col(ColumnDef::new("account_digest").blob())
        .col(blob("name_index"))
        .col(blob("source_index"))
        .col(ColumnDef::new("sealed_token").blob())
        .col(timestamp_with_time_zone("requested_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("next_try_at"))
        .col(integer("tries"))
        .col(uuid_null("leased_by"))
        .col(timestamp_with_time_zone_null("leased_until"))
        .primary_key(Index::create().name("uq_password_resets__id").col("id"))
        .foreign_key(&mut of_staff("password_resets"))
        .take()
}
