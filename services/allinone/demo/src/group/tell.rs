//! Prints how to use the demo.

use std::io::Write;

use super::{Group, PASSWORD, staff::MEMBERS};
use crate::api::Api;

/// What was there at the start.
pub(super) enum Found {
    /// Nothing, or a beginning: the last of the people are still moving in.
    MovingIn,
    /// The group.
    Whole,
    /// Somebody's own estates; they were left alone.
    Other,
}

/// Prints where to go and whom to call as.
pub(super) fn welcome(api: &Api, group: &Group, found: &Found) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nSteward is at {}  (API: {0}/docs)\n", api.url())?;
    match found {
        Found::Whole => {
            demo(&mut out, group)?;
            writeln!(out, "\n{}. Ctrl-C stops.", size(group))?;
        }
        Found::MovingIn => {
            demo(&mut out, group)?;
            writeln!(out, "\n{}, the last of whom are still moving in. Ctrl-C stops.", size(group))?;
        }
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
    Ok(())
}

/// Prints that the group is whole.
pub(super) fn all_are_in(group: &Group) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "All {} people have moved in.", group.people.len())?;
    Ok(out.flush()?)
}

fn size(group: &Group) -> String {
    let units: usize = group.estates.iter().map(|estate| estate.units.len()).sum();
    format!("{} estates, {units} units, {} people", group.estates.len(), group.people.len())
}
