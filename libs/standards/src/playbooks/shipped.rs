//! The playbooks that ship with the suite, and the numbers that are dialled.

use std::{collections::BTreeMap, sync::LazyLock};

use vocabulary::EmergencyContact;

use super::{CommonSteps, Playbook, read::read_numbers};

macro_rules! documents {
    ($($name:literal),+ $(,)?) => { [$(include_str!(concat!("../../playbooks/", $name, ".toml"))),+] };
}

/// What all of them have in common.
const COMMON: &str = include_str!("../../playbooks/common.toml");

const NUMBERS: &str = include_str!("../../playbooks/numbers.toml");

/// One document for each playbook.
const DOCUMENTS: [&str; 16] = documents![
    "building-accident",
    "cash-robbery",
    "construction-accident",
    "crime-fled",
    "crime-in-progress",
    "electric-shock",
    "fire",
    "gas-poisoning",
    "internal-theft",
    "lift-failure",
    "pet-bite",
    "special-person",
    "suicide-attempt",
    "suicide-injury",
    "traffic-accident",
    "typhoon-flood",
];

#[expect(clippy::panic, reason = "the document is part of this crate, and its tests read it")]
static COMMON_STEPS: LazyLock<CommonSteps> = LazyLock::new(|| {
    CommonSteps::parse(COMMON).unwrap_or_else(|problems| panic!("the common steps are wrong:\n{problems}"))
});

static PLAYBOOKS: LazyLock<Vec<Playbook>> = LazyLock::new(|| {
    let mut playbooks: Vec<Playbook> = DOCUMENTS.into_iter().map(read).collect();
    playbooks.sort_by(|one, other| (&one.code, one.version).cmp(&(&other.code, other.version)));
    playbooks
});

type Numbers = BTreeMap<String, Vec<(EmergencyContact, String)>>;

#[expect(clippy::panic, reason = "the document is part of this crate, and its tests read it")]
static BY_COUNTRY: LazyLock<Numbers> = LazyLock::new(|| {
    read_numbers(NUMBERS).unwrap_or_else(|problems| panic!("the numbers are wrong:\n{problems}"))
});

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> Playbook {
    Playbook::parse(document, common_steps())
        .unwrap_or_else(|problems| panic!("a shipped playbook is wrong:\n{problems}\n{document}"))
}

/// What every shipped playbook has unless it has another step for the same.
#[must_use]
pub fn common_steps() -> &'static CommonSteps {
    &COMMON_STEPS
}

/// Every version of every playbook that ships with the suite, by code and version.
#[must_use]
pub fn playbooks() -> &'static [Playbook] {
    &PLAYBOOKS
}

/// The shipped playbook of that code and version; the newest when none is named.
#[must_use]
pub fn playbook(code: &str, version: Option<i32>) -> Option<&'static Playbook> {
    let is_meant = |playbook: &&Playbook| {
        playbook.code == code && version.is_none_or(|version| playbook.version == version)
    };
    playbooks().iter().rfind(is_meant)
}

/// What is dialled for a contact in a country (ISO 3166-1), where that is the same all over it.
#[must_use]
pub fn emergency_number(country: &str, contact: EmergencyContact) -> Option<&'static str> {
    let known = BY_COUNTRY.get(country)?;
    known.iter().find(|(named, _number)| *named == contact).map(|(_named, number)| number.as_str())
}
