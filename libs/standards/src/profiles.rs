//! The standards that ship with the suite.

use std::sync::LazyLock;

use crate::Standard;

/// The shipped documents.
const DOCUMENTS: [&str; 21] = [
    include_str!("../profiles/apartment.toml"),
    include_str!("../profiles/cable-tv.toml"),
    include_str!("../profiles/club-plan.toml"),
    include_str!("../profiles/consultancy.toml"),
    include_str!("../profiles/decoration-firm.toml"),
    include_str!("../profiles/estate-handbook.toml"),
    include_str!("../profiles/estate-office.toml"),
    include_str!("../profiles/front-desk-centre.toml"),
    include_str!("../profiles/general-company.toml"),
    include_str!("../profiles/market-company.toml"),
    include_str!("../profiles/member-service.toml"),
    include_str!("../profiles/power-station.toml"),
    include_str!("../profiles/power-utility.toml"),
    include_str!("../profiles/public-promise.toml"),
    include_str!("../profiles/resident-centre.toml"),
    include_str!("../profiles/sales-centre.toml"),
    include_str!("../profiles/service-centre.toml"),
    include_str!("../profiles/telecom-hotline.toml"),
    include_str!("../profiles/university-estate.toml"),
    include_str!("../profiles/water-utility.toml"),
    include_str!("../profiles/workorder-desk.toml"),
];

static PROFILES: LazyLock<Vec<Standard>> = LazyLock::new(|| DOCUMENTS.into_iter().map(read).collect());

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> Standard {
    Standard::parse(document).unwrap_or_else(|problems| panic!("a shipped standard is wrong:\n{problems}"))
}

/// Every standard that ships with the suite, by name.
#[must_use]
pub fn profiles() -> &'static [Standard] {
    &PROFILES
}

/// The shipped standard of that name and version.
#[must_use]
pub fn profile(name: &str, version: i32) -> Option<&'static Standard> {
    profiles().iter().find(|standard| standard.name() == name && standard.version() == version)
}

/// True when a standard of that name ships, in whatever version: the name is ours, and versions to come are, too.
#[must_use]
pub fn is_shipped(name: &str) -> bool {
    profiles().iter().any(|standard| standard.name() == name)
}

/// The document of a shipped standard, to publish it or to start a group's own from it.
#[must_use]
pub fn profile_document(name: &str, version: i32) -> Option<&'static str> {
    let place =
        profiles().iter().position(|standard| standard.name() == name && standard.version() == version);
    DOCUMENTS.get(place?).copied()
}
