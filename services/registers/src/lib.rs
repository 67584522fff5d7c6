//! The registers: what is filled in on the group's forms, checked, signed, numbered and filed.
//!
//! * An aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers,
//!   shapes and pages to print. What every service has stands beside them.
//! * The forms themselves are data of `standards` ([`standards::forms`]): a new one is a document, not code. Those that ship
//!   lie there; those of the group's own are in a table.
//! * Who checks, files and signs a record is asked of its permissions and, where the group said which positions a post on a paper
//!   is, of who holds these where the record is (`posts`).
//! * Patrols are planned, and their rounds made by time and by the weather; what is found is the ticket desk's to put right (`patrols`).
//! * What was kept long enough is disposed of (`retention`); what is left tells that there was a record, and nothing of anybody.

mod app;
mod config;
mod events;
mod http;
mod module;
mod storage;

/// The forms that there are, to be read and printed blank, and those of the group's own to be written.
mod forms {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// What people hand in as it is: photographs, scans, recordings. The bytes lie in the store of the library of that name.
mod files {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    mod storage;
}

/// What was filled in on a form: from a draft to what is filed, with every revision of it.
mod records {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

/// What is patrolled, by whom and how often; the rounds, and what is found on them; and the weather that asks for more.
mod patrols {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    mod storage;
}

/// For how long records are kept, and what is left of those whose time was over.
mod retention {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod jobs;
    /// What the group set, what is to be counted anew because of it, and what is left of records that are gone.
    #[warn(clippy::future_not_send)]
    mod storage {
        pub(crate) mod counts;
        pub(crate) mod disposals;
        mod entities;
        pub(crate) mod periods;
    }
}

/// Which positions of the group the posts are that forms name, and who holds these.
mod posts {
    pub(crate) mod app;
    mod domain;
    pub(crate) mod http;
    mod storage;
}

pub use module::module;
