//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

/// `ticket_follow_ups`.
pub(crate) mod follow_up {
    use db::IdColumn;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CallbackId, TicketId};

    /// One follow-up of a ticket, as the callback desk tells of it.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_follow_ups")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub callback_id: IdColumn<CallbackId>,
        pub ticket_id: IdColumn<TicketId>,
        pub is_owed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `tickets`.
pub(crate) mod ticket {
    use db::{IdColumn, WordColumn};
    use kernel::{Currency, EstateId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, InteractionId, Severity, TicketId, TicketKind, TicketStatus, UnitId};

    /// One ticket without its deadlines and quotes; `version` is the sequence of its last event.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tickets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdColumn<TicketId>,
        pub version: i32,
        pub number: String,
        pub estate_id: IdColumn<EstateId>,
        pub unit_id: Option<IdColumn<UnitId>>,
        pub estate_name: String,
        pub unit_label: Option<String>,
        pub customer_id: Option<IdColumn<CustomerId>>,
        pub interaction_id: Option<IdColumn<InteractionId>>,
        pub kind: WordColumn<TicketKind>,
        pub severity: WordColumn<Severity>,
        /// A text, because each standard names its own.
        pub category: String,
        pub title: String,
        pub description: String,
        pub standard: String,
        pub standard_version: i32,
        pub rectifies: Option<IdColumn<TicketId>>,
        pub first_responder: String,
        pub status: WordColumn<TicketStatus>,
        pub assignee_id: Option<IdColumn<StaffId>>,
        pub status_at: Option<ChronoDateTimeUtc>,
        pub status_reason: Option<String>,
        /// This and the fee: what the version before rounds and quotes reads; written until a later release drops them.
        pub quote: String,
        pub fee_minor: Option<i64>,
        pub fee_currency: Option<WordColumn<Currency>>,
        pub materials: Json,
        pub opened_at: ChronoDateTimeUtc,
        pub edit_version: i32,
        pub round: i32,
        pub round_began_at: Option<ChronoDateTimeUtc>,
        pub due_at: Option<ChronoDateTimeUtc>,
        pub close_at: Option<ChronoDateTimeUtc>,
        pub quote_version: i32,
        pub is_confidential: bool,
        pub about_staff_id: Option<IdColumn<StaffId>>,
        pub customer_term: Option<ChronoDateTimeUtc>,
        /// As it was given, and beside it in the form in which it is compared.
        pub external_reference: Option<String>,
        pub external_reference_key: Option<String>,
        pub urges: i32,
        pub last_urged_at: Option<ChronoDateTimeUtc>,
        /// How many steps of ladders it has, of every round.
        pub escalations: i32,
        pub progress_since: Option<ChronoDateTimeUtc>,
        pub progress_due_at: Option<ChronoDateTimeUtc>,
        pub progress_noted_at: Option<ChronoDateTimeUtc>,
        pub progress_told_at: Option<ChronoDateTimeUtc>,
        pub is_for_named_readers: bool,
        /// How many suspicions there are: most tickets cost no second look.
        pub leaks: i32,
        /// How many messages; absent where nobody can ask by a code.
        pub messages: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ticket_deadlines`.
pub(crate) mod ticket_deadline {
    use db::{IdColumn, WordColumn};
    use sea_orm::entity::prelude::*;
    use vocabulary::{DeadlineKind, TicketId};

    use crate::tickets::domain::DeadlineStatus;

    /// One deadline of one ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_deadlines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: WordColumn<DeadlineKind>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub round: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        pub due_at: ChronoDateTimeUtc,
        pub clause: String,
        pub explanation: Json,
        pub status: WordColumn<DeadlineStatus>,
        pub settled_at: Option<ChronoDateTimeUtc>,
        pub extended_from: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ticket_escalations`.
pub(crate) mod ticket_escalation {
    use db::{IdColumn, WordColumn};
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::TicketId;

    use crate::tickets::domain::EscalationStatus;

    /// One step of one ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_escalations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub round: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        /// A text, because it is a kind of deadline, or `reception` for what is counted from there.
        #[sea_orm(primary_key, auto_increment = false)]
        pub ladder: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub step: i32,
        pub raise_at: ChronoDateTimeUtc,
        pub answer_by: Option<ChronoDateTimeUtc>,
        pub roles: Json,
        pub clause: String,
        pub explanation: Json,
        pub status: WordColumn<EscalationStatus>,
        pub status_at: Option<ChronoDateTimeUtc>,
        pub taken_up_by: Option<IdColumn<StaffId>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ticket_quotes`.
pub(crate) mod ticket_quote {
    use db::{IdColumn, WordColumn};
    use kernel::Currency;
    use sea_orm::entity::prelude::*;
    use vocabulary::{CustomerId, TicketId};

    use crate::tickets::domain::{ConsentChannel, QuoteStatus};

    /// One offer of a fee.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_quotes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub fee_minor: i64,
        pub fee_currency: WordColumn<Currency>,
        pub lines: Json,
        pub payer_customer_id: Option<IdColumn<CustomerId>>,
        pub offered_by: String,
        pub offered_at: ChronoDateTimeUtc,
        pub status: WordColumn<QuoteStatus>,
        pub recorded_by: Option<String>,
        pub recorded_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub consent_given_by: Option<IdColumn<CustomerId>>,
        pub consent_channel: Option<WordColumn<ConsentChannel>>,
        pub consent_evidence: Option<String>,
        pub superseded_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ticket_readers`.
pub(crate) mod ticket_reader {
    use db::IdColumn;
    use kernel::StaffId;
    use sea_orm::entity::prelude::*;
    use vocabulary::TicketId;

    /// Somebody who may read one ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_readers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff_id: IdColumn<StaffId>,
        pub added_by: String,
        pub added_at: ChronoDateTimeUtc,
        pub reason: String,
        pub has_broken_glass: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ticket_leaks`.
pub(crate) mod ticket_leak {
    use db::IdColumn;
    use kernel::{EstateId, StaffId};
    use sea_orm::entity::prelude::*;
    use vocabulary::TicketId;

    /// One suspicion that somebody told of a ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_leaks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub estate_id: IdColumn<EstateId>,
        pub suspect_id: IdColumn<StaffId>,
        pub account: String,
        pub reported_by: String,
        pub reported_at: ChronoDateTimeUtc,
        pub is_proven: Option<bool>,
        pub findings: Option<String>,
        pub penalty_clause: Option<String>,
        pub penalty_zh: Option<String>,
        pub penalty_en: Option<String>,
        pub decided_by: Option<String>,
        pub decided_at: Option<ChronoDateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// `ticket_messages`.
pub(crate) mod ticket_message {
    use db::{IdColumn, WordColumn};
    use kernel::EstateId;
    use sea_orm::entity::prelude::*;
    use vocabulary::TicketId;

    use crate::tickets::domain::Side;

    /// What one side wrote to the other about a ticket.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub ticket_id: IdColumn<TicketId>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub estate_id: IdColumn<EstateId>,
        pub side: WordColumn<Side>,
        pub text: String,
        pub written_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
