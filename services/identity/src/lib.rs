//! Who is who: staff and their sessions, roles, the organisation and its positions, skills and certificates, contractors,
//! third-party applications, tokens and the keys behind them.
//!
//! * Each aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers
//!   and shapes · `jobs`: what time does. What all share stands beside them: routes, passwords, scopes, the tables,
//!   who may do what, published after each change, and the ways out: a sign-in provider and mail.
//! * Absent on purpose: any right to a single ticket or bill (the services decide within a token's permissions and
//!   scope), a list of revoked tokens (every service keeps everybody's rights), and accounts that a sign-in provider makes.

mod app;
mod config;
mod events;
/// The ways out of the suite: adapters of the ports that `app` names.
#[warn(clippy::future_not_send)]
mod gateways {
    mod openid;
    mod openid_http;
    mod smtp;

    pub(crate) use openid::OpenIdProvider;
    pub(crate) use smtp::SmtpMailer;
}
mod http;
mod module;
mod storage;

/// Third-party applications, and their secrets.
mod api_clients {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Certificates: who is certified in which skill, and when.
mod certificates {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Firms that work for the group, and the people they send.
mod contractors {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// What one shift leaves to the next.
mod duty_handovers {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// The keys that sign, and the tokens they sign.
mod keys {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    mod storage;
}

/// Who holds which position where, and when.
mod memberships {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

/// What the group consists of: companies, departments, teams.
mod organisation_units {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Forgotten passwords, chosen anew by a link that is mailed.
mod password_resets {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    mod storage;
}

/// Positions, and the roles that hang on them.
mod positions {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Posts that positions are made from, and the duties of those who hold them.
mod posts {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Whose account is whose at the group's own sign-in provider.
mod provider_links {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Roles: what their holders may do, the same in the whole group.
mod roles {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// What proves a member of staff beside their password.
mod second_factors {
    pub(crate) mod app;
    pub(crate) mod domain;
    mod storage;
}

/// Who works when, the days that differ, and who is on duty.
mod rosters {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Sessions: signing in and out, and the password one signs in with.
mod sessions {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

/// Which shifts there are, and in which order they are worked.
mod shift_patterns {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Shifts that two work for each other.
mod shift_swaps {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Skills, and what they clear for.
mod skills {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

/// Members of staff: their accounts, and what they may do.
mod staff {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    pub(crate) mod storage;
}

pub use module::module;
