//! Where ids come from.

use std::sync::Mutex;

use uuid::Uuid;

/// Makes ids; injected, so that a test or a replay makes the same ones each time.
pub trait IdGen: Send + Sync {
    /// The next UUIDv7, greater than every one before it from this generator.
    fn next(&self) -> Uuid;
}

/// Ids from the operating system's clock and random numbers.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemIds;

impl IdGen for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the one source of ids")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Ids that follow from a seed: the n-th id of a seed is always the same.
#[derive(Debug)]
pub struct SeededIds {
    seed: u64,
    made: Mutex<u64>,
}

impl SeededIds {
    /// A generator whose ids differ from those of every other seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, made: Mutex::new(0) }
    }
}

impl IdGen for SeededIds {
    fn next(&self) -> Uuid {
        let mut made = self.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *made += 1;
        // The counter stands where UUIDv7 keeps milliseconds, so that order of making is order of sorting.
        // The 62 bits after the variant do not hold a whole seed; its last two stand among those after the version.
        let high = (u128::from(*made) << 80) | (0x7 << 76) | (u128::from(self.seed & 0b11) << 64);
        let low = (0b10 << 62) | u128::from(self.seed >> 2);
        Uuid::from_u128(high | low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeded_ids_repeat_sort_in_the_order_they_were_made_and_differ_for_every_seed() {
        let (first, second) = (SeededIds::new(7), SeededIds::new(7));
        let made: Vec<Uuid> = (0..300).map(|_| first.next()).collect();
        assert!(made.iter().all(|id| *id == second.next()));
        assert!(made.is_sorted());
        assert_eq!(made.first().map(Uuid::get_version_num), Some(7));
        let seeds = [0, 1, 2, 3, 4, 8, u64::MAX - 1, u64::MAX];
        let of_each: std::collections::BTreeSet<Uuid> =
            seeds.iter().map(|seed| SeededIds::new(*seed).next()).collect();
        assert_eq!(of_each.len(), seeds.len());
    }
}
