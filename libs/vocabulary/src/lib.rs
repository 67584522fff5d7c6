//! The words of the trade that every service shares: the ids of its things, the closed lists of what
//! they can be, and what every event tells of whom it concerns and where things stand.
//!
//! Above `kernel`, so that a new id or word leaves the machinery (bus, database, web) as it was built.

mod facets;
mod forms;
mod ids;
mod ladders;
mod patrols;
mod places;
mod playbooks;
mod scripts;
mod words;

pub use facets::{Concerns, Facets, Headline, Place};
pub use forms::{
    FileKind, FormClass, FormFieldKind, FormRecordStatus, FormSigner, PaperOrientation, PaperSize,
};
pub use ids::*;
pub use ladders::Ladder;
pub use patrols::{
    DogWasteOutcome, PatrolFindingKind, PatrolFrequency, PatrolOccasion, PatrolRoundStatus, WeatherKind,
    WeatherLevel,
};
pub use places::{AssetKind, UnitStatus, UnitUsage, WarrantyItem};
pub use playbooks::{
    EmergencyCause, EmergencyContact, EmergencyHarm, PlaybookPurpose, PlaybookRole, PlaybookRunStatus,
    PlaybookStepStatus,
};
pub use scripts::{ArticleKind, ScriptForm, ScriptMoment, ScriptSlot};
pub use words::{
    CallDirection, CallbackStatus, Channel, ClearedAct, ConfidentialityClass, DaysFormat, DeadlineKind,
    DutyFrequency, InvoiceStatus, NoticeKind, OccupancyRole, PaymentMethod, PlaceKind, Severity,
    StandardStatus, StatusClass, TicketKind, TicketStatus,
};
