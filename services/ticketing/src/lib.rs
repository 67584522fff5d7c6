//! The ticket desk: contacts taken down, tickets with deadlines under a service standard, and what becomes of them.
//!
//! * Each aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers
//!   and shapes · `events`: what is consumed · `jobs`: what time does. What all share stands beside them: routes, consumer,
//!   what is said, the tables.
//! * Absent on purpose: who the customer is (archive), what the follow-up finds (callbacks), what is owed (billing).

mod app;
mod config;
mod events;
mod http;
mod module;
mod storage;

/// Drafts of standards that are tried on past tickets before anybody adopts them.
mod back_tests {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// What agents look up to answer customers, and who has read what everybody must know.
mod articles {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// The business calendars by which working time is counted: those that ship, and what the group published.
mod calendars {
    pub(crate) mod app;
    pub(crate) mod http;
}

/// Asking about a matter from outside, by its code and without a name.
mod inquiries {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Contacts by any channel, taken down as they happen; they may bring a ticket.
mod interactions {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Emergency playbooks, and how each run of one goes.
mod playbooks {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// What is said to customers at which moment, and what must not be said.
mod scripts {
    pub(crate) mod app;
    pub(crate) mod http;
}

/// The group's service standards: those that ship, and those it published.
mod standards {
    pub(crate) mod app;
    mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    mod storage;
}

/// Tickets: work under one version of one standard, from its opening until the customer is content.
mod tickets {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

pub use module::module;
