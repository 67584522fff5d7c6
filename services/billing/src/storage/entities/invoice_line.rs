//! `invoice_lines`.

use db::IdColumn;
use sea_orm::entity::prelude::*;
use vocabulary::{ChargeId, InvoiceId};

/// One charge on one invoice.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub charge_id: IdColumn<ChargeId>,
    pub invoice_id: IdColumn<InvoiceId>,
    pub position: i32,
    pub fee: String,
    pub description: String,
    pub amount_minor: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
