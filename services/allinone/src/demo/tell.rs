//! What a visitor is told.

use std::io::Write;

use super::{Group, PASSWORD, staff::MEMBERS};
use crate::api::Api;

/// What was there at the start.
pub(super) enum Found {
    /// Nothing; the group was brought in just now.
    Seeded,
    /// The group.
    Already,
    /// Somebody's own estates; they were left alone.
    Other,
}

/// Prints where to go and whom to call as.
pub(super) fn welcome(api: &Api, group: &Group, found: &Found) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nSteward is at {}  (API: {0}/docs)\n", api.url())?;
    match found {
        Found::Seeded | Found::Already => demo(&mut out, group)?,
        Found::Other => {
            writeln!(out, "The archive holds estates of your own; the demo group was not brought in.")?
        }
    }
    Ok(out.flush()?)
}

fn demo(out: &mut impl Write, group: &Group) -> anyhow::Result<()> {
    writeln!(out, "Sign in, password `{PASSWORD}`:")?;
    for member in &MEMBERS {
        writeln!(out, "  {:<12} sees {}", member.username, member.sees())?;
    }
    writeln!(out, "  {:<12} everything, accounts included\n", "admin")?;
    writeln!(out, "Call as:")?;
    if let Some(person) = group.somebody_alone() {
        let home = person.homes.first().map(|home| group.called(home)).unwrap_or_default();
        writeln!(out, "  {}  {}, {home}", person.phone, person.name)?;
    }
    if let Some((one, other)) = group.housemates() {
        writeln!(out, "  {}  {} or {}, who share the number", one.phone, one.name, other.name)?;
    }
    let people = group.people.len();
    let units: usize = group.estates.iter().map(|estate| estate.units.len()).sum();
    writeln!(out, "\n{} estates, {units} units, {people} people. Ctrl-C stops.", group.estates.len())?;
    Ok(())
}
