//! What places say of the rules that hold there: the nearest that says something wins.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Place;

/// A version of a service standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StandardVersion {
    pub(crate) name: String,
    pub(crate) version: i32,
}

impl StandardVersion {
    /// A number that is another one for another version: for the tags of what shows it.
    pub(crate) fn in_a_number(&self) -> i32 {
        let mut hasher = DefaultHasher::new();
        (&self.name, self.version).hash(&mut hasher);
        i32::try_from(hasher.finish() >> 33).unwrap_or(i32::MAX).max(1)
    }
}

/// What a place says of the rules that hold there and in all that lies in it. Where it says nothing, the place around it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Assigned {
    pub(crate) standard: Option<StandardVersion>,
    /// Of regions alone: within an estate all count by one.
    pub(crate) calendar: Option<String>,
}

impl Assigned {
    /// What of it was not so before.
    pub(crate) fn besides(self, was: &Self) -> Self {
        Self {
            standard: self.standard.filter(|standard| was.standard.as_ref() != Some(standard)),
            calendar: self.calendar.filter(|calendar| was.calendar.as_ref() != Some(calendar)),
        }
    }

    /// What holds in the first of these places, which are told from within outwards.
    pub(crate) fn nearest<'a>(mut places: impl Iterator<Item = &'a Place> + Clone) -> Self {
        Self {
            standard: places.clone().find_map(|place| place.assigned.standard.clone()),
            calendar: places.find_map(|place| place.assigned.calendar.clone()),
        }
    }
}
