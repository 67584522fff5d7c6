//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `patrol_plans`.
pub(crate) mod plan {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{PatrolFrequency, PatrolPlanId, PlaceId};

    /// One plan.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "patrol_plans")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PatrolPlanId>,
        pub version: i32,
        pub estate_id: IdColumn<EstateId>,
        pub name: String,
        pub form: String,
        pub position: Option<String>,
        /// Where all stops lie, of a plan that lists none.
        pub place_id: Option<IdColumn<PlaceId>>,
        /// The kinds of its stops then.
        pub kinds: Json,
        /// The stops of a plan that lists them.
        pub places: Json,
        pub frequency: WordColumn<PatrolFrequency>,
        /// In minutes after midnight.
        pub times: Json,
        pub days: Json,
        pub every_days: Option<i32>,
        pub is_working_days: bool,
        pub due_minutes: i32,
        pub weather: Json,
        pub has_weather: bool,
        pub fee_minor: Option<i64>,
        pub fee_currency: Option<WordColumn<Currency>>,
        pub holds_from: ChronoDate,
        pub holds_until: Option<ChronoDate>,
        pub set_by: String,
        pub set_at: ChronoDateTimeUtc,
        pub next_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `patrol_rounds`.
pub(crate) mod round {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{PatrolOccasion, PatrolPlanId, PatrolRoundId, PatrolRoundStatus, WeatherWarningId};

    /// One round.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "patrol_rounds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PatrolRoundId>,
        pub version: i32,
        pub sequence: i32,
        pub estate_id: IdColumn<EstateId>,
        pub plan_id: IdColumn<PatrolPlanId>,
        /// By which no two rounds of a plan are alike: why it is made, and when or because of which warning.
        pub slot: String,
        pub name: String,
        pub form: String,
        pub form_version: i32,
        pub position: Option<String>,
        pub fee_minor: Option<i64>,
        pub fee_currency: Option<WordColumn<Currency>>,
        pub occasion: WordColumn<PatrolOccasion>,
        pub warning_id: Option<IdColumn<WeatherWarningId>>,
        pub begins_at: ChronoDateTimeUtc,
        /// The date on which it begins at the estate.
        pub begins_on: ChronoDate,
        pub due_at: ChronoDateTimeUtc,
        pub status: WordColumn<PatrolRoundStatus>,
        pub started_by: Option<String>,
        pub started_at: Option<ChronoDateTimeUtc>,
        pub finished_by: Option<String>,
        pub finished_at: Option<ChronoDateTimeUtc>,
        pub overdue_since: Option<ChronoDateTimeUtc>,
        pub cancelled_at: Option<ChronoDateTimeUtc>,
        pub stops: i32,
        pub visited: i32,
        pub skipped: i32,
        pub left_out: i32,
        pub findings: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `patrol_stops`.
pub(crate) mod stop {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::{PatrolRoundId, PlaceId, PlaceKind};

    /// One stop of a round.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "patrol_stops")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub round_id: IdColumn<PatrolRoundId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub place_id: IdColumn<PlaceId>,
        pub kind: WordColumn<PlaceKind>,
        pub label: String,
        pub visited_by: Option<String>,
        pub visited_at: Option<ChronoDateTimeUtc>,
        /// What was filled in of the form, sealed.
        pub contents: Option<Vec<u8>>,
        pub files: Json,
        pub skipped_by: Option<String>,
        pub skipped_at: Option<ChronoDateTimeUtc>,
        pub skip_reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `patrol_findings`.
pub(crate) mod finding {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId, OpenWord};
    use sea_orm::entity::prelude::*;
    use vocabulary::{
        DogWasteOutcome, FormRecordId, InteractionId, PatrolFindingId, PatrolFindingKind, PatrolRoundId,
        PlaceId, Severity, TicketId, TicketKind, TicketStatus,
    };

    /// One finding.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "patrol_findings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<PatrolFindingId>,
        pub estate_id: IdColumn<EstateId>,
        pub round_id: IdColumn<PatrolRoundId>,
        pub place_id: IdColumn<PlaceId>,
        pub place: String,
        pub kind: WordColumn<PatrolFindingKind>,
        pub severity: Option<WordColumn<Severity>>,
        pub ticket_kind: WordColumn<TicketKind>,
        pub title: String,
        pub description: String,
        pub files: Json,
        pub tag: Option<String>,
        pub pet_record_id: Option<IdColumn<FormRecordId>>,
        pub waste: Option<WordColumn<DogWasteOutcome>>,
        pub receipt_id: Option<IdColumn<FormRecordId>>,
        pub fee_minor: Option<i64>,
        pub fee_currency: Option<WordColumn<Currency>>,
        pub found_by: String,
        pub found_at: ChronoDateTimeUtc,
        pub ticket_id: Option<IdColumn<TicketId>>,
        pub interaction_id: Option<IdColumn<InteractionId>>,
        pub ticket_number: Option<String>,
        pub ticket_status: Option<WordColumn<OpenWord<TicketStatus>>>,
        /// Of the ticket's event that said so; 0 before any did.
        pub ticket_sequence: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `weather_warnings`.
pub(crate) mod warning {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::{PatrolPlanId, WeatherKind, WeatherLevel, WeatherWarningId};

    /// One warning.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "weather_warnings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<WeatherWarningId>,
        pub version: i32,
        pub estate_id: Option<IdColumn<EstateId>>,
        pub region: Option<String>,
        pub kind: WordColumn<WeatherKind>,
        pub level: WordColumn<WeatherLevel>,
        pub starts_at: ChronoDateTimeUtc,
        pub ends_at: ChronoDateTimeUtc,
        pub source: Option<String>,
        pub entered_by: String,
        pub entered_at: ChronoDateTimeUtc,
        pub withdrawn_by: Option<String>,
        pub withdrawn_at: Option<ChronoDateTimeUtc>,
        pub withdraw_reason: Option<String>,
        /// The last plan of which its rounds were made.
        pub spread_after: Option<IdColumn<PatrolPlanId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
