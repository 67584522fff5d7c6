//! The summary, for people.

use std::{collections::BTreeMap, fmt::Display, io::Write};

use super::Summary;

impl Summary {
    /// Prints it.
    pub(in crate::replay) fn print(&self) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        self.write(&mut out)?;
        Ok(out.flush()?)
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let verdict = if self.is_whole() { "every row accounted for" } else { "ROWS ARE MISSING" };
        writeln!(out, "rows: {} read, {} accounted for: {verdict}", self.read, self.accounted())?;
        writeln!(out, "  {} became receptions", self.received)?;
        lines(out, "refused", &self.refused)?;
        if self.vanished > 0 {
            writeln!(out, "  {} vanished", self.vanished)?;
        }
        writeln!(out, "rows mended by a rule:")?;
        for (mended, rows) in &self.mended {
            writeln!(out, "  {rows:>6} {}", mended.words())?;
        }
        writeln!(out, "receptions: {}", self.receptions)?;
        let tickets: usize = self.kinds.values().sum();
        writeln!(out, "tickets: {tickets}, {} of them to put another right", self.rectifications)?;
        lines(out, "kind", &self.kinds)?;
        lines(out, "now", &self.states)?;
        writeln!(out, "deadlines:")?;
        for ((kind, status), count) in &self.deadlines {
            writeln!(out, "  {count:>6} {kind} {status}")?;
        }
        writeln!(
            out,
            "callbacks: {} scheduled, {} overdue",
            self.callbacks.scheduled, self.callbacks.overdue
        )?;
        lines(out, "now", &self.callbacks.states)?;
        writeln!(out, "steps refused: {}", self.steps_refused.values().sum::<usize>())?;
        lines(out, "because", &self.steps_refused)?;
        let a_second = u128::from(self.events) * 1000 / self.wall.as_millis().max(1);
        writeln!(out, "events: {} in {:.1?}, {a_second} a second", self.events, self.wall)?;
        writeln!(out, "pace: never more than {:.1?} behind", self.most_behind)
    }
}

fn lines(out: &mut impl Write, what: &str, counts: &BTreeMap<impl Display, usize>) -> std::io::Result<()> {
    for (name, count) in counts {
        writeln!(out, "  {count:>6} {what} {name}")?;
    }
    Ok(())
}
