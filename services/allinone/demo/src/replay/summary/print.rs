//! The summary, for people.

use std::{collections::BTreeMap, fmt::Display, io::Write};

use super::Summary;

impl Summary {
    pub(in crate::replay) fn print(&self) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        self.write(&mut out)?;
        Ok(out.flush()?)
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let verdict = if self.is_whole() { "every row accounted for" } else { "THE ROWS DO NOT ADD UP" };
        writeln!(out, "rows: {} read, {} accounted for: {verdict}", self.read, self.accounted())?;
        writeln!(out, "  {} became interactions", self.received)?;
        lines(out, "refused", &self.refused)?;
        if self.vanished > 0 {
            writeln!(out, "  {} vanished", self.vanished)?;
        }
        if self.doubled > 0 {
            writeln!(out, "  {} became a second interaction", self.doubled)?;
        }
        writeln!(out, "rows mended by a rule:")?;
        for (mended, rows) in &self.mended {
            writeln!(out, "  {rows:>6} {}", mended.words())?;
        }
        writeln!(out, "interactions: {}", self.interactions)?;
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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use vocabulary::DeadlineKind;

    use super::{
        super::{Callbacks, Mended},
        Summary,
    };

    fn counts(pairs: &[(&str, usize)]) -> BTreeMap<String, usize> {
        pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    /// Ten rows: six received, three of them mended, and four refused.
    fn summary() -> Summary {
        Summary {
            read: 10,
            received: 6,
            refused: counts(&[("request_id of an earlier row", 3), ("no request_id", 1)]),
            vanished: 0,
            doubled: 0,
            mended: BTreeMap::from([(Mended::UnusableDistrict, 2), (Mended::ClosedBeforeOpened, 1)]),
            interactions: 6,
            kinds: counts(&[("complaint", 4), ("repair", 3)]),
            states: counts(&[("closed", 5), ("resolved", 2)]),
            rectifications: 1,
            deadlines: BTreeMap::from([
                ((DeadlineKind::Respond, "kept".to_owned()), 6),
                ((DeadlineKind::Resolve, "missed".to_owned()), 1),
            ]),
            callbacks: Callbacks { scheduled: 5, states: counts(&[("done", 4), ("due", 1)]), overdue: 1 },
            steps_refused: counts(&[("409 ticketing.out_of_order", 1)]),
            events: 90,
            wall: Duration::from_millis(4_500),
            most_behind: Duration::from_millis(120),
        }
    }

    fn text(summary: &Summary) -> String {
        let mut out = Vec::new();
        summary.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn everything_is_told() {
        insta::assert_snapshot!(text(&summary()), @r"
        rows: 10 read, 10 accounted for: every row accounted for
          6 became interactions
               1 refused no request_id
               3 refused request_id of an earlier row
        rows mended by a rule:
               2 district of no use: estate drawn from the whole group
               1 closed before it was opened: closed at once
        interactions: 6
        tickets: 7, 1 of them to put another right
               4 kind complaint
               3 kind repair
               5 now closed
               2 now resolved
        deadlines:
               6 respond kept
               1 resolve missed
        callbacks: 5 scheduled, 1 overdue
               4 now done
               1 now due
        steps refused: 1
               1 because 409 ticketing.out_of_order
        events: 90 in 4.5s, 20 a second
        pace: never more than 120.0ms behind
        ");
    }

    #[test]
    fn rows_that_vanished_or_became_two_interactions_are_not_passed_over() {
        for (wrong, told) in [
            (Summary { received: 5, vanished: 1, ..summary() }, "  1 vanished\n"),
            (Summary { doubled: 1, ..summary() }, "  1 became a second interaction\n"),
        ] {
            assert!(!wrong.is_whole());
            let text = text(&wrong);
            assert!(text.contains("THE ROWS DO NOT ADD UP\n") && text.contains(told), "{text}");
        }
    }
}
