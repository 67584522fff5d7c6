//! Where in the tree a place lies.

use vocabulary::PlaceId;

/// How many places may lie in one another: more than any group has.
pub(crate) const DEEPEST: usize = 12;

/// The ids of all places that a place lies in, the outermost first. Two places of one parent have one path.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PlacePath(Vec<PlaceId>);

impl FromIterator<PlaceId> for PlacePath {
    fn from_iter<I: IntoIterator<Item = PlaceId>>(places: I) -> Self {
        Self(places.into_iter().collect())
    }
}

impl PlacePath {
    /// The path of what lies in `place`, whose own path this is.
    pub(crate) fn inside(&self, place: PlaceId) -> Self {
        self.0.iter().copied().chain([place]).collect()
    }

    /// The places on the way, the outermost first.
    pub(crate) fn places(&self) -> &[PlaceId] {
        &self.0
    }

    /// The place that whatever has this path lies in; none of what lies nowhere.
    pub(crate) fn parent(&self) -> Option<PlaceId> {
        self.0.last().copied()
    }

    /// This path once what lay on `old` lies on `new`; `None` when it does not begin with `old`.
    pub(crate) fn moved(&self, old: &Self, new: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(old.0.as_slice())?;
        Some(new.0.iter().chain(rest).copied().collect())
    }
}
