//! Skills and certificates, firms and their people, and what was published of positions and memberships.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `skills`, `certificates`, `contractors` and `contractor_people`. Adds `sequence`, the number of the last event about
/// a position or membership: 0 for those of which nothing was published yet.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [skills(), contractors(), contractor_people(), certificates()] {
            manager.create_table(table).await?;
        }
        let indexes = [
            index("uq", "skills", &["code_key"]).unique().take(),
            index("uq", "contractors", &["code_key"]).unique().take(),
            index("ix", "contractor_people", &["contractor_id", "id"]),
            index("ix", "contractor_people", &["staff_id", "id"]),
            index("ix", "certificates", &["staff_id", "id"]),
            index("ix", "certificates", &["contractor_person_id", "id"]),
            index("ix", "certificates", &["skill_id", "id"]),
            index("ix", "certificates", &["until_day", "id"]),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        for table in ["positions", "memberships"] {
            let sequence = integer("sequence").default(0).take();
            manager.alter_table(Table::alter().table(table).add_column(sequence).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["memberships", "positions"] {
            manager.alter_table(Table::alter().table(table).drop_column("sequence").take()).await?;
        }
        for table in ["certificates", "contractor_people", "contractors", "skills"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index =
        Index::create().name(format!("{prefix}_{table}__{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

fn reference(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}__{column}")).from(table, column).to(to, "id").take()
}

fn skills() -> TableCreateStatement {
    Table::create()
        .table("skills")
        .col(uuid("id"))
        .col(integer("version"))
        .col(text("code"))
        .col(text("code_key"))
        .col(text("name"))
        .col(text("name_key"))
        .col(json("clears_for"))
        .col(date_null("demanded_from"))
        .col(timestamp_with_time_zone_null("demanded_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_skills__id").col("id"))
        .take()
}

fn contractors() -> TableCreateStatement {
    Table::create()
        .table("contractors")
        .col(uuid("id"))
        .col(integer("version"))
        .col(text("code"))
        .col(text("code_key"))
        .col(text("name"))
        .col(text("name_key"))
        .col(text_null("contact_name"))
        .col(ColumnDef::new("contact_phone").blob())
        .col(json("skills"))
        .col(json("serves"))
        .col(date("from_day"))
        .col(date_null("until_day"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_contractors__id").col("id"))
        .take()
}

fn contractor_people() -> TableCreateStatement {
    Table::create()
        .table("contractor_people")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid("contractor_id"))
        .col(text("name"))
        .col(ColumnDef::new("phone").blob())
        .col(uuid_null("staff_id"))
        .col(date("from_day"))
        .col(date_null("until_day"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_contractor_people__id").col("id"))
        .foreign_key(&mut reference("contractor_people", "contractor_id", "contractors"))
        .foreign_key(&mut reference("contractor_people", "staff_id", "staff"))
        .take()
}

fn certificates() -> TableCreateStatement {
    Table::create()
        .table("certificates")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid_null("staff_id"))
        .col(uuid_null("contractor_person_id"))
        .col(uuid("owner_id"))
        .col(uuid("skill_id"))
        .col(text("number"))
        .col(date("from_day"))
        .col(date_null("until_day"))
        .col(timestamp_with_time_zone("begins_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .col(text_null("revocation_reason"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().name("uq_certificates__id").col("id"))
        .foreign_key(&mut reference("certificates", "staff_id", "staff"))
        .foreign_key(&mut reference("certificates", "contractor_person_id", "contractor_people"))
        .foreign_key(&mut reference("certificates", "skill_id", "skills"))
        .take()
}
