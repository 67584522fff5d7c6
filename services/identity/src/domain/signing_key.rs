//! When signing keys turn over: each is published before it signs, and verifies until its last token is dead.

use chrono::{DateTime, TimeDelta, Utc};

/// A key is published this long before it signs: longer than verifiers keep keys, so that each has heard of it.
const PUBLISHED_AHEAD: TimeDelta = TimeDelta::minutes(15);
/// A key verifies this long after its successor took over: longer than any token lives.
const KEPT_AFTER: TimeDelta = TimeDelta::minutes(30);

/// One key in time. Keys are numbered; the number decides the race of two processes that make the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyTimes {
    pub(crate) number: i32,
    pub(crate) signs_from: DateTime<Utc>,
}

/// What is to be done about the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyStep {
    /// Make the key that is described.
    Make(KeyTimes),
    /// Forget the key with this number.
    Drop(i32),
}

/// The next step for `keys`, in the order of their numbers; `None` when all is well.
pub(crate) fn next_step(keys: &[KeyTimes], now: DateTime<Utc>, turn_after: TimeDelta) -> Option<KeyStep> {
    let Some(newest) = keys.last() else {
        return Some(KeyStep::Make(KeyTimes { number: 1, signs_from: now }));
    };
    if now - newest.signs_from >= turn_after {
        let next = KeyTimes { number: newest.number + 1, signs_from: now + PUBLISHED_AHEAD };
        return Some(KeyStep::Make(next));
    }
    let followed = keys.iter().zip(keys.iter().skip(1));
    let mut spent = followed.filter(|(_, successor)| now - successor.signs_from >= KEPT_AFTER);
    spent.next().map(|(key, _)| KeyStep::Drop(key.number))
}

/// The key that signs now: the newest that has begun.
pub(crate) fn signing_now(keys: &[KeyTimes], now: DateTime<Utc>) -> Option<KeyTimes> {
    keys.iter().rev().find(|key| key.signs_from <= now).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH: TimeDelta = TimeDelta::days(30);

    #[test]
    fn keys_overlap_on_both_sides() {
        let start: DateTime<Utc> = "2026-03-01T08:00:00Z".parse().unwrap();
        let first = KeyTimes { number: 1, signs_from: start };
        assert_eq!(next_step(&[], start, MONTH), Some(KeyStep::Make(first)));
        assert_eq!(next_step(&[first], start + TimeDelta::days(29), MONTH), None);

        let turn = start + MONTH;
        let second = KeyTimes { number: 2, signs_from: turn + PUBLISHED_AHEAD };
        assert_eq!(next_step(&[first], turn, MONTH), Some(KeyStep::Make(second)));
        let both = [first, second];
        assert_eq!(next_step(&both, turn, MONTH), None);
        assert_eq!(signing_now(&both, turn), Some(first));
        assert_eq!(signing_now(&both, second.signs_from), Some(second));
        assert_eq!(next_step(&both, second.signs_from + TimeDelta::minutes(29), MONTH), None);
        assert_eq!(next_step(&both, second.signs_from + KEPT_AFTER, MONTH), Some(KeyStep::Drop(1)));
    }
}
