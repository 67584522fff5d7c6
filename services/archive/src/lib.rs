//! The archive: estates, units, the tree of places and what is installed there, customers and who lives where, and the caller
//! card that every service fills.
//!
//! * Each aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers and
//!   shapes · `events`: what is heard. What all share stands beside them: the routes, the consumer, what is said, the tables.
//! * Absent on purpose: tickets, follow-ups and debts themselves (the card keeps what their services tell), merging and
//!   erasing customers, vehicles, pets and keys; and jobs, since what is overdue on a card is reckoned when the card is read.

mod app;
mod config;
mod events;
mod http;
mod module;
mod storage;

/// Assets: what is installed at places.
mod assets {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Caller cards: what whoever answers the telephone should know, filled by everybody's events.
mod cards {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Customers: people and organisations that the group serves.
mod customers {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Estates: who runs them, and which standard governs them.
mod estates {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Imports: records brought in from elsewhere, in batches; a batch is stored whole or not at all.
mod imports {
    mod app;
    pub(crate) mod http;
    mod storage;
}

/// Occupancies: who lives where, from when until when.
mod occupancies {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Places: the tree of regions, estates, buildings and units.
mod places {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Reveals: seeing a contact in full, for a reason that is checked and kept.
mod reveals {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    mod storage;
}

/// The timeline: what happened to a customer, across all services.
mod timeline {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod storage;
}

/// Units: homes, shops and parking spaces.
mod units {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

pub use module::module;
