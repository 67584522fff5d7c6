//! The ids of the trade.

kernel::define_id! {
    /// A node of the tree of places: a region, an estate, a building, a unit. An estate and a unit are known by the same id as
    /// places.
    PlaceId,
    /// A lift, a pump, a meter: what is installed at a place.
    AssetId,
    /// A home, shop or parking space that can be occupied and billed.
    UnitId,
    /// A person or organisation in the customer archive.
    CustomerId,
    /// One batch of records brought in from elsewhere.
    ImportId,
    /// One customer's stay in one unit.
    OccupancyId,
    /// One telephone call on the hotline.
    CallId,
    /// A contact taken down: a call, visit, letter or message.
    InteractionId,
    /// A piece of work with deadlines.
    TicketId,
    /// One run of an emergency playbook.
    PlaybookRunId,
    /// A follow-up owed after work (回访).
    CallbackId,
    /// One form that was filled in: a line of a register, a sheet.
    FormRecordId,
    /// What has to be patrolled at an estate, how often and by whom.
    PatrolPlanId,
    /// One round of a patrol plan.
    PatrolRoundId,
    /// What somebody found at a stop of a round.
    PatrolFindingId,
    /// A warning of weather to come at an estate or in a region.
    WeatherWarningId,
    /// For how long a group has the records of a form kept.
    RetentionPeriodId,
    /// A file that was handed in: a photograph, a scan, a recording.
    FileId,
    /// What is in a file, stored once however often it was handed in.
    FileContentId,
    /// Who pays: one account for one unit's payer.
    PayerAccountId,
    /// One amount owed for one fee.
    ChargeId,
    /// Charges asked for together.
    InvoiceId,
    /// Money received.
    PaymentId,
    /// One balanced set of ledger lines.
    JournalId,
    /// One line of a balanced set.
    LedgerEntryId,
    /// One message to one recipient.
    MessageId,
    /// A part of the group's organisation: a company, a department, a team.
    OrganisationUnitId,
    /// A position (岗位) that people hold, such as the cashier of an estate office.
    PositionId,
    /// One person's holding of one position at one place, from one day to another (任职).
    MembershipId,
    /// Which shifts there are, and in which order they are worked (班次).
    ShiftPatternId,
    /// Who works which shift at a place in a position, from one day to another (排班).
    RosterId,
    /// A day on which somebody works otherwise than their roster has it.
    RosterEntryId,
    /// Two who take each other's duty, or one who takes another's (换班).
    ShiftSwapId,
    /// What one shift leaves to the next (交接班).
    DutyHandoverId,
    /// What somebody can be certified in, such as answering calls.
    SkillId,
    /// One certificate of one person in one skill.
    CertificateId,
    /// A firm that works for the group.
    ContractorId,
    /// Somebody who works for such a firm.
    ContractorPersonId,
    /// One attempt at delivering a message.
    DeliveryId,
    /// One thing that a member of staff is told.
    NoticeId,
    /// A draft of a standard held against the tickets of a past period.
    BackTestId,
    /// One thing that would have been otherwise of one ticket.
    BackTestDifferenceId,
    /// Whatever an event is about, where it does not matter which kind of thing that is.
    SubjectId,
    /// A third party's address for signed events.
    WebhookEndpointId,
    /// One event on its way to one endpoint.
    WebhookDeliveryId,
}

macro_rules! subjects {
    ($($id:ident),+ $(,)?) => {$(
        impl From<$id> for SubjectId {
            fn from(id: $id) -> Self {
                Self::from_uuid(id.as_uuid())
            }
        }
    )+};
}

subjects!(TicketId, CallbackId, InvoiceId);
