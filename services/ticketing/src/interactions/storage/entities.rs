//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `call_refs`.
pub(crate) mod call_ref {
    use db::IdColumn;
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::CallId;

    /// One call, as the hotline tells of it.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "call_refs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub call_id: IdColumn<CallId>,
        pub estate_id: Option<IdColumn<EstateId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `interactions`.
pub(crate) mod interaction {
    use db::{IdColumn, WordColumn};
    use kernel::{EstateId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{CallId, Channel, CustomerId, InteractionId, UnitId};

    /// One contact.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "interactions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<InteractionId>,
        pub estate_id: IdColumn<EstateId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub call_id: Option<IdColumn<CallId>>,
        pub channel: WordColumn<Channel>,
        pub summary: String,
        pub received_by: String,
        pub received_at: ChronoDateTimeUtc,
        pub contact_name: Option<Vec<u8>>,
        pub contact_phone: Option<Vec<u8>>,
        pub recorded_at: Option<ChronoDateTimeUtc>,
        pub late_reason: Option<String>,
        pub is_confidential: bool,
        pub about_staff_id: Option<IdColumn<StaffId>>,
        pub is_for_named_readers: bool,
        /// What of a checklist was told.
        pub told: Option<Json>,
        /// Whether all of it was; absent where none was named.
        pub is_all_told: Option<bool>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
