//! Prints how to use the demo.

use std::{collections::BTreeMap, io::Write, time::Duration};

use super::{Group, catalogue::PASSWORD, members::MEMBERS};
use crate::api::Api;

/// What was there at the start.
pub(super) enum Found<'a> {
    /// Nothing, or a beginning: the last of the people are still moving in.
    New(Lived<'a>),
    /// The group.
    Whole,
    /// Somebody's own estates; they were left alone.
    Other,
}

/// The days that it has behind it.
pub(super) struct Lived<'a> {
    /// So many things happened.
    pub(super) steps: usize,
    /// So many of them were refused, by reason.
    pub(super) refused: &'a BTreeMap<String, u32>,
    /// So many stories there was no time for.
    pub(super) left_out: usize,
    /// Since the start.
    pub(super) took: Duration,
}

/// Prints where to go and whom to call as.
pub(super) fn welcome(api: &Api, group: &Group, found: &Found<'_>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nSteward is at {}  (API: {0}/docs)\n", api.url())?;
    match found {
        Found::Whole => {
            demo(&mut out, group)?;
            writeln!(out, "\n{}. Ctrl-C stops.", size(group))?;
        }
        Found::New(lived) => {
            demo(&mut out, group)?;
            days(&mut out, lived)?;
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
        if let Some(shown) = member.shown {
            writeln!(out, "  {:<17} {shown}", member.username)?;
        }
    }
    writeln!(out, "  {:<17} everything, accounts included\n", "admin")?;
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

fn days(out: &mut impl Write, lived: &Lived<'_>) -> anyhow::Result<()> {
    if lived.steps == 0 {
        return Ok(());
    }
    let refused: u32 = lived.refused.values().sum();
    let seconds = lived.took.as_secs();
    let Lived { steps, left_out, .. } = lived;
    writeln!(out, "\nReady after {seconds} s: {steps} things happened in its days, {refused} were refused.")?;
    if *left_out > 0 {
        writeln!(out, "There was no time for {left_out} stories more (--within gives more time).")?;
    }
    for (reason, times) in lived.refused {
        writeln!(out, "  {times:>4} {reason}")?;
    }
    writeln!(out, "It goes on living while you look.")?;
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
    let Group { seed, estates, people } = group;
    format!("Seed {seed}: {} estates, {units} units, {} people", estates.len(), people.len())
}

/// Prints how a replay goes on. The summary alone goes to the standard output.
pub(crate) fn say(line: &str) {
    drop(writeln!(std::io::stderr(), "replay: {line}"));
}
