//! Which partition a subject belongs to.

/// Subjects are spread over this many slots, and slots over partitions: so whoever publishes need not know into how many
/// partitions each subscriber divides its events. Every number up to six, ten and twelve divides it.
pub const SLOTS: u16 = 60;
/// The most partitions that a service may have: each is a queue, and has three slots at least.
pub const MOST_PARTITIONS: u16 = 20;

/// The slot of a subject, the same in every process and in every version: replicas that disagreed would work on one
/// subject at once.
#[must_use]
pub fn slot_of(subject: &str) -> u16 {
    u16::try_from(crc32fast::hash(subject.as_bytes()) % u32::from(SLOTS)).unwrap_or(0)
}

/// Which of `partitions` has a slot.
pub(crate) fn partition_of(slot: u16, partitions: u16) -> u16 {
    slot % partitions.max(1)
}

/// How many of `partitions` one of `replicas` has when none has more than it must.
pub(crate) fn fair_share(partitions: usize, replicas: usize) -> usize {
    partitions.div_ceil(replicas.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_keeps_its_slot_from_version_to_version() {
        let slots = ["", "0199c1a0-0000-7000-8000-000000000001", "ticket"].map(slot_of);
        assert_eq!(slots, [0, 20, 47]);
    }

    #[test]
    fn slots_are_dealt_evenly() {
        for partitions in [1, 2, 3, 4, 5, 6, 10, 12, 15, 20] {
            let of_each = (0..partitions)
                .map(|one| (0..SLOTS).filter(|slot| partition_of(*slot, partitions) == one).count());
            let expected = usize::from(SLOTS / partitions);
            assert!(of_each.into_iter().all(|count| count == expected), "{partitions}");
        }
    }

    #[test]
    fn nobody_has_more_than_it_must() {
        let shares = [(4, 1), (4, 2), (4, 3), (4, 4), (2, 5), (3, 0)];
        assert_eq!(shares.map(|(partitions, replicas)| fair_share(partitions, replicas)), [4, 2, 2, 1, 1, 3]);
    }
}
