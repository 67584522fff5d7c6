//! Drawing by a seed: the same seed and the same words give the same draw on every machine and in every version.

use std::ops::Range;

/// A stream of numbers (SplitMix64). Not for secrets.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// The stream of `seed` for one purpose, told apart from others by `words`.
    #[must_use]
    pub fn of(seed: u64, words: &[&str]) -> Self {
        // FNV-1a, with a byte between words that no text holds.
        let bytes = words.iter().flat_map(|word| word.bytes().chain([0xff]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(seed ^ hash)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of `range`; its start when it is empty.
    pub fn within(&mut self, range: Range<usize>) -> usize {
        let length = range.len().max(1);
        let number = self.number() % u64::try_from(length).unwrap_or(u64::MAX);
        range.start + usize::try_from(number).unwrap_or(0)
    }

    /// True `percent` times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.within(0..100) < percent
    }

    /// One of `choices`; `None` when there are none.
    pub fn one<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.within(0..choices.len()))
    }
}
