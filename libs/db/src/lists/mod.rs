//! Lists as their declarations ([`kernel::lists`]) have them: the statement, the cursor and the count; a test holds a
//! declaration against what PostgreSQL does ([`crate::testing::must_serve`]).
//!
//! * **Paging** is by the place of the last row (`place`). A cursor belongs to its order and its filters, and is refused
//!   in any other list.
//! * **Scope** is always intersected with the filters. Who sees few estates reads each of them in the list's order, merged;
//!   who sees more reads the list as it stands and passes over the others (`select`).
//! * **A filter that no index leads** narrows the rows along the index that serves the rest.
//! * **What is not a table's rows** (sums, what code knows besides) is a list of its own statement or rows ([`list_of`],
//!   [`cut`]), placed the same way.
//!
//! Deliberately absent: free text, offsets, and orders by what is not stored with the row.

mod chassis;
mod condition;
mod place;
mod read;
mod select;

pub use chassis::{
    AuditList, BackfillList, DeadLetterList, ParkedTimerList, SecurityList, audit_entries, audit_entries_as,
    backfills, dead_letters, parked_timers, security_events,
};
pub use kernel::lists::{
    DeclaredList, Direction, Filter, Key, KeyKind, ListSpec, OtherTable, Rows, Served, Sort, Takes, Test,
};
pub use place::PlaceValue;
pub use read::{cut, list_of, list_page};
pub(crate) use {
    place::{Place, list_digest},
    select::{Reach, Reading},
};
