//! How far the log was read, and what of it is still to do: so that no entry is read twice, and none is stepped over.
//!
//! A position is given out before its transaction commits, so an entry may appear below others that were sent long ago. Its
//! place shows as a hole. The position was given out before any greater one was seen, to a transaction that held the table's
//! lock for writing then. When all who held it at some moment after that have ended, and the hole was looked into once more,
//! nothing can appear in it any more.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use crate::log::Sent;

/// The most holes that are looked into at once, each in every month. With more they take turns, and an event that fills one may
/// be sent after a later one of its subject: each is a transaction that has not ended, or was undone a moment ago.
const HOLES: usize = 128;
/// The most stretches that are told as open; with more, everything behind the last of these is.
const OPEN: usize = 256;

/// What is known of the log.
#[derive(Debug)]
pub(super) struct LogTracker {
    /// The greatest position that was read.
    seen: i64,
    /// Read and not sent for good.
    unsent: BTreeSet<i64>,
    /// Those of them that are not with the bus.
    waiting: BTreeSet<i64>,
    holes: VecDeque<Hole>,
    /// How many holes, from the first on, are being looked into.
    looked_into: usize,
}

/// Positions up to the greatest seen at which nothing was.
#[derive(Debug)]
struct Hole {
    first: i64,
    last: i64,
    /// Who may fill it, once that was asked.
    writers: Option<Arc<BTreeSet<String>>>,
    /// True when nobody may, so that the next look into it is the last.
    is_closed: bool,
}

impl LogTracker {
    /// What was not sent as far as that is known, as if nothing had been there yet.
    pub(super) fn from(sent: &Sent) -> Self {
        let hole =
            |(first, last): &(i64, i64)| Hole { first: *first, last: *last, writers: None, is_closed: false };
        Self {
            seen: sent.position,
            unsent: BTreeSet::new(),
            waiting: BTreeSet::new(),
            holes: sent.open.iter().map(hole).collect(),
            looked_into: 0,
        }
    }

    /// What to read after.
    pub(super) const fn seen(&self) -> i64 {
        self.seen
    }

    /// How far everything was sent.
    pub(super) fn sent(&self) -> Sent {
        let unsent = self.unsent.iter().map(|position| (*position, *position));
        let mut open: Vec<(i64, i64)> =
            self.holes.iter().map(|hole| (hole.first, hole.last)).chain(unsent).collect();
        open.sort_unstable();
        open.dedup_by(|next, before| {
            let joins = before.1 + 1 == next.0;
            if joins {
                before.1 = next.1;
            }
            joins
        });
        let position = open.get(OPEN).map_or(self.seen, |(first, _last)| first - 1);
        open.truncate(OPEN);
        Sent { position, open }
    }

    pub(super) fn has_holes(&self) -> bool {
        !self.holes.is_empty()
    }

    /// Who writes now, asked *before* the next look; `None` where nothing that was not there can appear.
    pub(super) fn meet(&mut self, writers: Option<BTreeSet<String>>) {
        let Some(writers) = writers.map(Arc::new) else {
            // What an earlier relay left open is there, and has to be read once.
            self.holes.iter_mut().for_each(|hole| hole.is_closed = true);
            return;
        };
        for hole in &mut self.holes {
            match &hole.writers {
                None => hole.writers = Some(Arc::clone(&writers)),
                Some(may_fill) => hole.is_closed = may_fill.is_disjoint(&writers),
            }
        }
        self.holes.make_contiguous().sort_by_key(|hole| !hole.is_closed);
    }

    /// The stretches to read again, first and last position of each: at most `room` entries that could not be sent, and where
    /// something may have appeared.
    pub(super) fn late(&mut self, room: usize) -> Vec<(i64, i64)> {
        let mut stretches: Vec<(i64, i64)> =
            self.waiting.iter().take(room).map(|position| (*position, *position)).collect();
        self.looked_into = if stretches.len() < room { self.holes.len().min(HOLES) } else { 0 };
        stretches.extend(self.holes.iter().take(self.looked_into).map(|hole| (hole.first, hole.last)));
        stretches
    }

    /// What was read of those stretches, with whether others hear of it; not all of it, unless `is_whole`.
    pub(super) fn read_late(&mut self, found: &[(i64, bool)], is_whole: bool) {
        let looked_into: Vec<Hole> = self.holes.drain(..self.looked_into).collect();
        self.looked_into = 0;
        for hole in looked_into {
            let within = found.iter().filter(|(position, _)| (hole.first..=hole.last).contains(position));
            let mut next = hole.first;
            let mut left = Vec::new();
            for (position, is_heard) in within {
                left.push((next, position - 1));
                next = position + 1;
                self.note(*position, *is_heard);
            }
            left.push((next, hole.last));
            if hole.is_closed && is_whole {
                continue;
            }
            let left = left.into_iter().filter(|(first, last)| first <= last);
            self.holes.extend(left.map(|(first, last)| Hole {
                first,
                last,
                writers: hole.writers.clone(),
                is_closed: hole.is_closed,
            }));
        }
    }

    /// What was read after [`LogTracker::seen`], in its order, with whether others hear of it.
    pub(super) fn read_on(&mut self, found: &[(i64, bool)]) {
        for (position, is_heard) in found {
            let (first, last) = (self.seen + 1, position - 1);
            if first <= last {
                self.holes.push_back(Hole { first, last, writers: None, is_closed: false });
            }
            self.seen = *position;
            self.note(*position, *is_heard);
        }
    }

    fn note(&mut self, position: i64, is_heard: bool) {
        if is_heard {
            self.unsent.insert(position);
            self.waiting.insert(position);
        }
    }

    /// It is with the bus.
    pub(super) fn handed_over(&mut self, position: i64) {
        self.waiting.remove(&position);
    }

    /// The bus did not take it.
    pub(super) fn refused(&mut self, position: i64) {
        if self.unsent.contains(&position) {
            self.waiting.insert(position);
        }
    }

    /// It was sent for good, or will never be.
    pub(super) fn done(&mut self, position: i64) {
        self.unsent.remove(&position);
        self.waiting.remove(&position);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracker_from(position: i64) -> LogTracker {
        LogTracker::from(&Sent { position, open: Vec::new() })
    }

    fn whole(tracker: &LogTracker) -> i64 {
        tracker.sent().whole()
    }

    fn writers<const N: usize>(names: [&str; N]) -> Option<BTreeSet<String>> {
        Some(names.map(str::to_owned).into())
    }

    /// One look that finds these entries where it looks, all of them heard by others and sent at once.
    fn look<const N: usize>(tracker: &mut LogTracker, there: [i64; N]) -> Vec<i64> {
        let late = tracker.late(100);
        let is_late = |position: &i64| late.iter().any(|(first, last)| (first..=last).contains(&position));
        let heard =
            |positions: Vec<i64>| positions.into_iter().map(|position| (position, true)).collect::<Vec<_>>();
        let appeared: Vec<i64> = there.into_iter().filter(is_late).collect();
        tracker.read_late(&heard(appeared.clone()), true);
        let new: Vec<i64> = there.into_iter().filter(|position| *position > tracker.seen()).collect();
        tracker.read_on(&heard(new.clone()));
        let sent: Vec<i64> = appeared.into_iter().chain(new).collect();
        for position in &sent {
            tracker.handed_over(*position);
            tracker.done(*position);
        }
        sent
    }

    #[test]
    fn it_follows_what_was_sent() {
        let mut tracker = tracker_from(0);
        assert_eq!(look(&mut tracker, [1, 2, 3]), [1, 2, 3]);
        assert_eq!((whole(&tracker), tracker.seen()), (3, 3));
        assert_eq!(look(&mut tracker, [1, 2, 3, 4]), [4], "what was read is not read again");
    }

    #[test]
    fn it_waits_for_whoever_may_fill_a_hole() {
        let mut tracker = tracker_from(0);
        assert_eq!(look(&mut tracker, [1, 2, 7]), [1, 2, 7]);
        assert_eq!(whole(&tracker), 2, "3 to 6 may come");
        tracker.meet(writers(["3/12"]));
        assert_eq!(look(&mut tracker, [1, 2, 7]), [0; 0]);
        tracker.meet(writers(["3/12", "4/1"]));
        assert_eq!(look(&mut tracker, [1, 2, 5, 7]), [5]);
        assert_eq!(whole(&tracker), 2);
        tracker.meet(writers(["4/1"]));
        assert!(tracker.has_holes(), "what came before its transaction ended is looked for once more");
        assert_eq!(look(&mut tracker, [1, 2, 4, 5, 7]), [4]);
        assert_eq!((whole(&tracker), tracker.has_holes()), (7, false), "4/1 began when 7 had been seen");
    }

    #[test]
    fn a_hole_is_kept_while_the_look_into_it_found_too_much() {
        let mut tracker = tracker_from(0);
        look(&mut tracker, [9]);
        tracker.meet(writers([]));
        tracker.meet(writers([]));
        tracker.late(100);
        tracker.read_late(&[(1, true)], false);
        assert_eq!(whole(&tracker), 0);
        tracker.done(1);
        assert_eq!(whole(&tracker), 1);
        look(&mut tracker, []);
        assert_eq!(whole(&tracker), 9);
    }

    #[test]
    fn it_stays_below_what_is_not_sent() {
        let mut tracker = tracker_from(0);
        tracker.read_on(&[(1, true), (2, true), (3, false), (4, true)]);
        for position in [1, 2, 4] {
            tracker.handed_over(position);
        }
        tracker.done(1);
        tracker.done(4);
        assert_eq!((whole(&tracker), tracker.late(100)), (1, vec![]));
        tracker.refused(2);
        assert_eq!(tracker.late(100), [(2, 2)]);
        tracker.done(2);
        assert_eq!((whole(&tracker), tracker.late(100)), (4, vec![]));
    }

    #[test]
    fn many_holes_take_turns() {
        let mut tracker = tracker_from(0);
        let positions: Vec<(i64, bool)> = (1..=400).map(|number| (number * 2, false)).collect();
        tracker.read_on(&positions);
        let mut looked_into = BTreeSet::new();
        for _look in 0..4 {
            let late = tracker.late(100);
            assert_eq!(late.len(), HOLES);
            looked_into.extend(late);
            tracker.read_late(&[], true);
        }
        assert_eq!(looked_into.len(), 400);
        assert!(tracker.late(0).is_empty(), "without room for what may be found");
        tracker.meet(None);
        for _look in 0..4 {
            tracker.late(100);
            tracker.read_late(&[], true);
        }
        assert_eq!(whole(&tracker), 800);
    }

    #[test]
    fn what_is_open_is_told_apart_from_what_was_sent() {
        let mut tracker = tracker_from(0);
        tracker.read_on(&[(1, true), (2, true), (3, true), (7, true), (8, false), (9, true)]);
        for position in [1, 7] {
            tracker.done(position);
        }
        let sent = tracker.sent();
        assert_eq!(sent, Sent { position: 9, open: vec![(2, 6), (9, 9)] });
        let mut next = LogTracker::from(&sent);
        assert_eq!((next.sent(), next.seen()), (sent, 9), "the next one knows the same");
        assert_eq!(next.late(100), [(2, 6), (9, 9)]);
        next.read_late(&[(2, true), (3, true), (9, true)], true);
        assert_eq!(next.late(2), [(2, 2), (3, 3)], "as much as there is room for");
    }

    #[test]
    fn with_too_much_open_the_rest_counts_as_not_sent() {
        let mut tracker = tracker_from(0);
        let every_other: Vec<(i64, bool)> = (1..=600).map(|position| (position, position % 2 == 1)).collect();
        tracker.read_on(&every_other);
        let sent = tracker.sent();
        assert_eq!((sent.position, sent.open.len(), sent.open.last()), (512, OPEN, Some(&(511, 511))));
    }
}
