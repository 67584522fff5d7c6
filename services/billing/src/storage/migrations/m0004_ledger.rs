//! The ledger: journals and their entries, which the database itself refuses to change. Why a journal was posted is
//! unique, so that nothing reaches the books twice.

use db::migration::{make_append_only, unmake_append_only};
use sea_orm_migration::{prelude::*, schema::*};

use super as migrations;

/// Creates `journals` and `ledger_entries`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(journals()).await?;
        manager.create_table(ledger_entries()).await?;
        let once_per_cause = Index::create()
            .name("uq_journals__cause_subject_id")
            .table("journals")
            .col("cause")
            .col("subject_id")
            .unique()
            .take();
        manager.create_index(once_per_cause).await?;
        migrations::index_by(manager, "journals", &[&["subject_id"]]).await?;
        let indexes: &[&[&str]] = &[&["journal_id"], &["account", "currency", "id"], &["estate_id", "id"]];
        migrations::index_by(manager, "ledger_entries", indexes).await?;
        make_append_only(manager, "journals").await?;
        make_append_only(manager, "ledger_entries").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["ledger_entries", "journals"] {
            unmake_append_only(manager, table).await?;
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn journals() -> TableCreateStatement {
    Table::create()
        .table("journals")
        .col(uuid("id").primary_key())
        .col(uuid("estate_id"))
        .col(text("cause"))
        .col(text("subject_id"))
        .col(timestamp_with_time_zone("posted_at"))
        .take()
}

/// Exactly one of the two amounts is above zero.
fn ledger_entries() -> TableCreateStatement {
    let (debit, credit) = (|| Expr::col("debit_minor"), || Expr::col("credit_minor"));
    let is_debit = debit().gt(0).and(credit().eq(0));
    let is_credit = credit().gt(0).and(debit().eq(0));
    Table::create()
        .table("ledger_entries")
        .col(uuid("id").primary_key())
        .col(uuid("journal_id"))
        .col(uuid("estate_id"))
        .col(text("class"))
        .col(text("account"))
        .col(big_integer("debit_minor"))
        .col(big_integer("credit_minor"))
        .col(text("currency"))
        .col(timestamp_with_time_zone("posted_at"))
        .check(("ck_ledger_entries__one_side", is_debit.or(is_credit)))
        .foreign_key(
            ForeignKey::create()
                .name("fk_ledger_entries__journal_id")
                .from("ledger_entries", "journal_id")
                .to("journals", "id"),
        )
        .take()
}
