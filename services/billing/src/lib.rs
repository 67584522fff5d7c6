//! Billing: what is owed, what was asked for, what came in, and the double-entry books behind all three.
//!
//! * Each aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers
//!   and shapes · `events`: what is heard. What all share stands beside them: routes, consumer, what is said, the tables.
//! * Absent on purpose: what work costs and who agreed to it (ticketing), who the customer is (archive), reminders that reach
//!   people (notifications); and jobs: charge runs and the steps of the arrears ladder (BIL-22…26) will be the first.

mod app;
mod config;
mod domain;
mod events;
mod http;
mod module;
mod storage;

/// Charges: amounts owed, by work that was done or posted by hand.
mod charges {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Invoices: charges of one payer asked for together.
mod invoices {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// The ledger: double entry behind every change of money.
mod ledger {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Payers: who pays, and what they owe.
mod payers {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Payments: money received, and what turned out not to have been.
mod payments {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

pub use module::module;
