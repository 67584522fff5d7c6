//! The patrol plans that ship with the suite.

use std::sync::LazyLock;

use super::PatrolPlanDefinition;

const DOCUMENTS: [&str; 4] = [
    include_str!("../../patrols/estate-handbook.toml"),
    include_str!("../../patrols/power-station.toml"),
    include_str!("../../patrols/power-utility.toml"),
    include_str!("../../patrols/resident-centre.toml"),
];

static PLANS: LazyLock<Vec<PatrolPlanDefinition>> = LazyLock::new(|| {
    let mut plans: Vec<PatrolPlanDefinition> = DOCUMENTS.into_iter().flat_map(read).collect();
    plans.sort_by(|one, other| one.code.cmp(&other.code));
    plans
});

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn read(document: &str) -> Vec<PatrolPlanDefinition> {
    PatrolPlanDefinition::parse_all(document)
        .unwrap_or_else(|problems| panic!("a document of patrol plans is wrong:\n{problems}"))
}

/// Every plan that ships with the suite, by code.
#[must_use]
pub fn plans() -> &'static [PatrolPlanDefinition] {
    &PLANS
}

/// The shipped plan of that code.
#[must_use]
pub fn plan(code: &str) -> Option<&'static PatrolPlanDefinition> {
    let at = plans().binary_search_by(|plan| plan.code.as_str().cmp(code)).ok()?;
    plans().get(at)
}
