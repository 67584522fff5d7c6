//! Numbers are looked up by their line: several extensions of one line are several numbers of one customer.

use sea_orm_migration::prelude::*;

use super::uq;

/// Allows a customer several numbers of one line.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const NAME: &str = "uq_customer_phones__customer_id_number_index";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(NAME).table("customer_phones").to_owned()).await
    }

    /// Of several extensions the one to call first stays.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let first = Query::select()
            .expr(Expr::val(1))
            .from_as("customer_phones", "earlier")
            .and_where(Expr::col(("earlier", "customer_id")).equals(("customer_phones", "customer_id")))
            .and_where(Expr::col(("earlier", "number_index")).equals(("customer_phones", "number_index")))
            .and_where(Expr::col(("earlier", "position")).lt(Expr::col(("customer_phones", "position"))))
            .take();
        let others = Query::delete().from_table("customer_phones").and_where(Expr::exists(first)).take();
        manager.get_connection().execute(&others).await?;
        manager.create_index(uq("customer_phones", &["customer_id", "number_index"])).await
    }
}
