//! Identity through its own API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod administrators;
mod api_clients;
mod authorization;
mod certificates;
mod contractors;
mod credentials;
mod duty;
mod duty_handovers;
mod keys;
mod lockouts;
mod log;
mod membership_rights;
mod memberships;
mod organisation;
mod organisation_events;
mod outside;
mod posts;
mod provider_links_on_node;
mod provider_on_node;
mod published;
mod recovery;
mod resets_on_node;
mod roles;
mod roster_days;
mod rosters;
mod second_factor_policy;
mod second_factors;
mod sessions;
mod shift_swaps;
mod staff;
mod talk;
mod test_identity;
mod tokens;
