//! What every room of Steward shares: the kinds of ids, money, phone numbers, time, paging, refusals, actors and scopes.
//!
//! Pure on purpose: no I/O, no async, no SQL, no HTTP. What is random or moves with time (ids, the clock) is a
//! trait here, injected by the host, so that every rule above this crate can be tested to the microsecond.

mod actor;
mod calendar;
mod clock;
mod coded;
mod explained;
mod failure;
mod grants;
mod id;
mod id_gen;
mod language;
pub mod lists;
mod money;
mod open;
mod page;
mod permission;
mod phone;
mod refusal;
mod scope;
mod session_tokens;
pub mod text;
mod visibility;
mod words;
mod zone;

pub use actor::{Actor, Principal, UnknownPrincipal};
pub use calendar::{
    BusinessCalendar, CalendarError, DateKind, QuietHours, Shift, ShiftError, WorkingWeek, first_instant,
};
pub use clock::{Clock, ManualClock, SystemClock};
pub use coded::{Argument, Arguments, Coded, Wording};
pub use explained::Explained;
pub use failure::{Cause, Failure};
pub use grants::{AnnouncedGrant, Grant};
pub use id::*;
pub use id_gen::{IdGen, SeededIds, SystemIds};
pub use language::Language;
pub use lists::{DeclaredList, FilterValue, Filters, ListQuery, ListSpec};
pub use money::{Currency, Money, MoneyError};
pub use open::{Open, OpenMoney, OpenWord, Spelling};
pub use page::{Cursor, MAX_COUNT, MAX_PAGE, Page, PageOf, RowCount};
pub use permission::Permission;
pub use phone::{CallerId, DialPlan, PhoneError, PhoneNumber};
pub use refusal::{ErrorKind, Fault, Faults, MOST_FAULTS, Refusal};
pub use scope::Scope;
pub use session_tokens::SessionTokens;
pub use visibility::Visibility;
pub use words::{UnknownWord, Word};
pub use zone::{UnknownZone, canonical_zone, time_zone};

// `define_id!` names this crate by its own name, so that it expands the same here and in the crates that use it.
extern crate self as kernel;

/// The words to what this crate refuses.
pub const WORDING: Wording = wording!("kernel");

/// What the macros of this crate need at the place where they expand.
#[doc(hidden)]
pub mod macro_support {
    pub use serde;
    pub use utoipa;
    pub use uuid::Uuid;
}
