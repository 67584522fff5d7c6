//! `card_matters`.

use db::IdColumn;
use kernel::EstateId;
use sea_orm::entity::prelude::*;

/// One ticket, follow-up or invoice of a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card_matters")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    /// The id of the ticket, follow-up or invoice.
    pub subject_id: Uuid,
    /// Whose it is: a customer, or a home without a named one.
    pub customer_id: Uuid,
    /// Where it is going on.
    pub estate_id: Option<IdColumn<EstateId>>,
    pub is_open: bool,
    pub matter: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
