//! From where the outbox is read: behind everything that was sent, so that no look walks over the remains of sent rows
//! that an old snapshot keeps the engine from clearing away; and never behind a number that a running transaction may
//! still fill.
//!
//! A number is given out before its transaction commits, so a row may appear below others that were sent long ago. But it
//! was given out before any greater number was seen, to a transaction that held the table's lock then. When all those
//! have ended, and the outbox was read once more, nothing can appear below any more.

use std::collections::BTreeSet;

/// How far the outbox is known for good.
#[derive(Debug, Default)]
pub(super) struct Mark {
    /// Nothing at or below it is left to send.
    at: i64,
    /// The greatest number that was seen.
    seen: i64,
    pending: Option<Pending>,
}

/// A number that becomes the mark when nobody who may write below it is left.
#[derive(Debug)]
struct Pending {
    seen: i64,
    writers: BTreeSet<String>,
}

impl Mark {
    /// What to read from: greater numbers alone.
    pub(super) const fn at(&self) -> i64 {
        self.at
    }

    /// Who writes now, asked *before* the outbox is read. Gives the number that may become the mark after that.
    pub(super) fn meet(&mut self, writers: BTreeSet<String>) -> Option<i64> {
        let settled = match &self.pending {
            Some(pending) if pending.writers.is_disjoint(&writers) => Some(pending.seen),
            Some(_still_written) => return None,
            None => None,
        };
        self.pending = Some(Pending { seen: self.seen, writers });
        settled
    }

    /// What was just read from the mark on, and what is still unsent of what was read before, in any order.
    pub(super) fn read(&mut self, settled: Option<i64>, unsent: impl IntoIterator<Item = i64>) {
        let (mut least, mut greatest) = (i64::MAX, self.seen);
        for id in unsent {
            least = least.min(id);
            greatest = greatest.max(id);
        }
        self.seen = greatest;
        if let Some(settled) = settled {
            self.at = self.at.max(settled.min(least.saturating_sub(1)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writers<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
        names.map(str::to_owned).into()
    }

    /// One look that finds `unsent`, with those who write before it.
    fn look<const N: usize, const M: usize>(mark: &mut Mark, names: [&str; N], unsent: [i64; M]) -> i64 {
        let settled = mark.meet(writers(names));
        mark.read(settled, unsent);
        mark.at()
    }

    #[test]
    fn it_follows_what_was_sent() {
        let mut mark = Mark::default();
        assert_eq!(look(&mut mark, [], [1, 2, 3]), 0);
        assert_eq!(look(&mut mark, [], []), 0, "what was seen at the last look is noted");
        assert_eq!(look(&mut mark, [], []), 3, "and settled at this one");
        assert_eq!(look(&mut mark, [], [4]), 3);
    }

    #[test]
    fn it_waits_for_whoever_wrote_when_a_greater_number_was_seen() {
        let mut mark = Mark::default();
        look(&mut mark, [], [7]);
        assert_eq!(look(&mut mark, ["3/12"], []), 0, "3/12 may have 6");
        assert_eq!(look(&mut mark, ["3/12", "4/1"], []), 0);
        assert_eq!(look(&mut mark, ["4/1"], [6]), 5, "it had");
        assert_eq!(look(&mut mark, ["4/1"], []), 5, "nothing more is settled while 4/1 writes");
        assert_eq!(look(&mut mark, [], []), 7);
    }

    #[test]
    fn it_stays_below_what_is_not_sent() {
        let mut mark = Mark::default();
        look(&mut mark, [], [1, 2, 3]);
        look(&mut mark, [], [2]);
        assert_eq!(look(&mut mark, [], [2]), 1);
        assert_eq!(look(&mut mark, [], [2]), 1);
        assert_eq!(look(&mut mark, [], []), 3);
    }
}
