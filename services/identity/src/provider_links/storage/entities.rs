//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `provider_links`.
pub(crate) mod provider_link {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    /// Whose account is whose at the provider.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
        pub issuer: String,
        pub subject_index: Vec<u8>,
        pub sealed_subject: Vec<u8>,
        pub linked_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
