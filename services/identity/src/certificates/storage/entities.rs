//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `certificates`.
pub(crate) mod certificate {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CertificateId, ContractorPersonId, SkillId};

    /// One certificate.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<CertificateId>,
        pub version: i32,
        pub staff_id: Option<IdColumn<StaffId>>,
        pub contractor_person_id: Option<IdColumn<ContractorPersonId>>,
        /// Whose places decide who may see it: the account, or the firm of whoever works for one.
        pub owner_id: Uuid,
        pub skill_id: IdColumn<SkillId>,
        pub number: String,
        pub from_day: ChronoDate,
        pub until_day: Option<ChronoDate>,
        pub begins_at: ChronoDateTimeUtc,
        pub ends_at: Option<ChronoDateTimeUtc>,
        pub revoked_at: Option<ChronoDateTimeUtc>,
        pub revocation_reason: Option<String>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
