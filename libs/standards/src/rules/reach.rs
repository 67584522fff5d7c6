//! Which of all tickets something reaches: a set with a bit for each, so that many rules over many tickets are compared
//! in no time.

/// A set of places in the list of all tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reach {
    words: Vec<u64>,
    size: usize,
}

impl Reach {
    /// One flag for each ticket, in their order.
    pub(crate) fn of(tickets: impl Iterator<Item = bool>) -> Self {
        let mut reach = Self { words: Vec::new(), size: 0 };
        for (place, is_reached) in tickets.enumerate() {
            if place % 64 == 0 {
                reach.words.push(0);
            }
            if let Some(word) = reach.words.last_mut().filter(|_| is_reached) {
                *word |= 1 << (place % 64);
                reach.size += 1;
            }
        }
        reach
    }

    /// How many tickets there are in it.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// True when the ticket at `place` is in it.
    pub(crate) fn has(&self, place: usize) -> bool {
        self.words.get(place / 64).is_some_and(|word| (word >> (place % 64)) & 1 == 1)
    }

    /// True when every ticket of it is in `other`, too.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(own, theirs)| own & !theirs == 0)
    }
}
