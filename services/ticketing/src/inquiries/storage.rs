//! The codes by which people ask about their matters, kept as what a bearer's is compared with.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

use db::{Context, Db, DbError, IdColumn, Writes};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryTrait, entity::prelude::*};
use vocabulary::TicketId;

use crate::inquiries::domain::InquiryCode;

/// The name under which codes are indexed.
const INDEXED_AS: &str = "inquiries.code";

mod inquiry {
    use super::*;

    /// One code.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "inquiries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code_index: Vec<u8>,
        pub ticket_id: IdColumn<TicketId>,
        pub issued_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Keeps a code with the commit.
pub(crate) fn insert(writes: &Writes, code: &InquiryCode, ticket_id: TicketId) {
    let row = inquiry::ActiveModel {
        code_index: Set(writes.db().sealer().blind_index(INDEXED_AS, code.digits())),
        ticket_id: Set(IdColumn(ticket_id)),
        issued_at: Set(writes.now()),
    };
    writes.insert(inquiry::Entity::insert(row).into_query());
}

/// The ticket of the code with these digits.
pub(crate) async fn find(db: &Db, digits: &str) -> Result<Option<TicketId>, DbError> {
    let index = db.sealer().blind_index(INDEXED_AS, digits);
    let row = inquiry::Entity::find_by_id(index).one(db.reader()).await;
    Ok(row.context("looking an inquiry code up")?.map(|row| row.ticket_id.0))
}
