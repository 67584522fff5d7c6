//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `sign_in_challenges`.
pub(crate) mod challenge {
    use db::{IdColumn, WordColumn};
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    use crate::sessions::domain::{ChallengeNeed, SignInWay};

    /// A sign-in that waits for a second factor.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_challenges")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        pub staff_id: IdColumn<StaffId>,
        pub staff_version: i32,
        pub need: WordColumn<ChallengeNeed>,
        pub new_password_hash: Option<String>,
        pub expires_at: ChronoDateTimeUtc,
        pub tries_left: i32,
        pub way: WordColumn<SignInWay>,
        pub sealed_link: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `known_sources`.
pub(crate) mod known_source {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;

    /// A source somebody signed in from, by its blind index.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_sources")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_index: Vec<u8>,
        pub last_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `lockouts`.
pub(crate) mod lockout {
    use sea_orm::entity::prelude::*;

    /// Failed attempts at one name, by blind indexes: what was typed there may be a password.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lockouts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        /// Of the name, or of the name and the source.
        pub name_index: Vec<u8>,
        pub failed: i32,
        pub last_at: Option<ChronoDateTimeUtc>,
        pub locked_until: Option<ChronoDateTimeUtc>,
        pub of_name: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `provider_sign_ins`.
pub(crate) mod provider_sign_in {
    use sea_orm::entity::prelude::*;

    /// A sign-in that has gone to the provider.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_sign_ins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub state_digest: Vec<u8>,
        pub browser_digest: Vec<u8>,
        pub sealed_proof: Vec<u8>,
        pub source_index: Vec<u8>,
        pub expires_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `refresh_tokens`.
pub(crate) mod refresh_token {
    use db::IdColumn;
    use kernel::SessionId;
    use sea_orm::entity::prelude::*;

    /// One refresh token, by the digest of its text.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "refresh_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        pub session_id: IdColumn<SessionId>,
        pub issued_at: ChronoDateTimeUtc,
        pub used_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `sessions`.
pub(crate) mod session {
    use db::{IdColumn, WordColumn};
    use kernel::{SessionId, StaffId};
    use sea_orm::entity::prelude::*;

    use crate::sessions::domain::EndReason;

    /// One session of a member of staff.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<SessionId>,
        pub staff_id: IdColumn<StaffId>,
        pub started_at: ChronoDateTimeUtc,
        pub expires_at: ChronoDateTimeUtc,
        pub ended_at: Option<ChronoDateTimeUtc>,
        pub ended_why: Option<WordColumn<EndReason>>,
        pub last_used_at: Option<ChronoDateTimeUtc>,
        pub source: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
