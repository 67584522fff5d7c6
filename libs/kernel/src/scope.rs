//! Which estates an actor may see.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{EstateId, text::match_key};

/// The estates a query may touch. Storage takes one before anything else; there is no query without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", from = "Written")]
pub enum Scope {
    /// Every estate of the group.
    Group,
    /// Every estate of the named regions and of the regions within them, those opened later included.
    Regions {
        /// Region codes as the archive keeps them.
        #[schema(min_items = 1)]
        regions: Vec<String>,
    },
    /// The named estates and no others.
    Estates {
        /// Their ids.
        #[schema(min_items = 1)]
        estates: Vec<EstateId>,
    },
    /// Every estate of the named regions, as above, and the named estates besides.
    Places {
        /// Region codes as the archive keeps them.
        #[schema(min_items = 1)]
        regions: Vec<String>,
        /// Ids of estates.
        #[schema(min_items = 1)]
        estates: Vec<EstateId>,
    },
}

/// A scope as it is read. Its group is an empty struct, because serde lets any other field pass beside a unit: who
/// wrote `group` and estates meant something else than everything.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Written {
    Group {},
    Regions { regions: Vec<String> },
    Estates { estates: Vec<EstateId> },
    Places { regions: Vec<String>, estates: Vec<EstateId> },
}

impl From<Written> for Scope {
    fn from(written: Written) -> Self {
        match written {
            Written::Group {} => Self::Group,
            Written::Regions { regions } => Self::Regions { regions },
            Written::Estates { estates } => Self::Estates { estates },
            Written::Places { regions, estates } => Self::Places { regions, estates },
        }
    }
}

/// A scope in an event of any version: what it says besides is passed over, and its kind may be one that is not known here.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Announced {
    Group,
    Regions {
        regions: Vec<String>,
    },
    Estates {
        estates: Vec<EstateId>,
    },
    Places {
        regions: Vec<String>,
        estates: Vec<EstateId>,
    },
    #[serde(other)]
    OfAnotherVersion,
}

impl Scope {
    /// Reads a scope of any version: for `#[serde(deserialize_with = "Scope::narrowed")]`. Of a kind that is not known here it is
    /// no estate at all: nobody gets more by an upgrade that is half done.
    ///
    /// # Errors
    /// When it is no scope.
    pub fn narrowed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Announced::deserialize(deserializer)? {
            Announced::Group => Self::Group,
            Announced::Regions { regions } => Self::Regions { regions },
            Announced::Estates { estates } => Self::Estates { estates },
            Announced::Places { regions, estates } => Self::Places { regions, estates },
            Announced::OfAnotherVersion => Self::Estates { estates: Vec::new() },
        })
    }

    /// The whole group, for work nobody asked for (jobs, consumers). `reason` is for the reader of the call.
    #[must_use]
    pub fn all(reason: &'static str) -> Self {
        debug_assert!(!reason.is_empty());
        Self::Group
    }

    /// One estate.
    #[must_use]
    pub fn estate(estate_id: EstateId) -> Self {
        Self::Estates { estates: vec![estate_id] }
    }

    /// The regions that it names; none of the whole group, which has them all.
    #[must_use]
    pub fn regions(&self) -> &[String] {
        match self {
            Self::Regions { regions } | Self::Places { regions, estates: _ } => regions,
            Self::Group | Self::Estates { .. } => &[],
        }
    }

    /// The estates that it names by themselves; none of the whole group, which has them all.
    #[must_use]
    pub fn estates(&self) -> &[EstateId] {
        match self {
            Self::Estates { estates } | Self::Places { regions: _, estates } => estates,
            Self::Group | Self::Regions { .. } => &[],
        }
    }

    /// The scope of these regions and these estates, each named once, whatever it was called.
    #[must_use]
    pub fn of_places(mut regions: Vec<String>, mut estates: Vec<EstateId>) -> Self {
        regions.sort_by_cached_key(|region| match_key(region));
        regions.dedup_by_key(|region| match_key(region));
        estates.sort_unstable();
        estates.dedup();
        match (regions.is_empty(), estates.is_empty()) {
            (false, false) => Self::Places { regions, estates },
            (false, true) => Self::Regions { regions },
            (true, _any) => Self::Estates { estates },
        }
    }

    /// Every estate that lies in any of `scopes`.
    #[must_use]
    pub fn union<'a>(scopes: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut regions, mut estates) = (Vec::new(), Vec::new());
        for scope in scopes {
            if *scope == Self::Group {
                return Self::Group;
            }
            regions.extend_from_slice(scope.regions());
            estates.extend_from_slice(scope.estates());
        }
        Self::of_places(regions, estates)
    }

    /// True when it covers no estate, now or later.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        *self != Self::Group && self.regions().is_empty() && self.estates().is_empty()
    }

    /// True when `region` is among the regions of this scope, in whichever spelling.
    #[must_use]
    pub fn names_region(&self, region: &str) -> bool {
        self.regions().iter().any(|known| known == region || match_key(known) == match_key(region))
    }

    /// True when an estate lies inside; `regions` are all that it lies in, in any order, none when they are not known.
    #[must_use]
    pub fn covers<'a>(&self, estate_id: EstateId, regions: impl IntoIterator<Item = &'a str>) -> bool {
        match self {
            Self::Group => true,
            Self::Regions { .. } | Self::Estates { .. } | Self::Places { .. } => {
                self.estates().contains(&estate_id)
                    || regions.into_iter().any(|region| self.names_region(region))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_survives_json_and_back() {
        for text in [r#"{"kind":"group"}"#, r#"{"kind":"regions","regions":["north"]}"#] {
            let scope: Scope = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&scope).unwrap(), text);
        }
    }

    #[test]
    fn what_lies_in_any_of_several_scopes_lies_in_their_union() {
        let [one, other] = [(); 2].map(|()| EstateId::new(&crate::SystemIds));
        let regions =
            |names: &[&str]| Scope::of_places(names.iter().map(|name| (*name).to_owned()).collect(), vec![]);
        let both = Scope::union([&Scope::estate(one), &regions(&["east"]), &Scope::estate(one)]);
        assert_eq!(both, Scope::Places { regions: vec!["east".to_owned()], estates: vec![one] });
        assert!(both.covers(one, []) && both.covers(other, ["east"]) && !both.covers(other, ["west"]));
        assert_eq!(Scope::union([&both, &Scope::Group]), Scope::Group);
        assert_eq!(
            Scope::union([&regions(&["east"]), &regions(&["Ｅast"])]),
            regions(&["east"]),
            "one place"
        );
        assert_eq!(Scope::union([]), Scope::Estates { estates: vec![] }, "nowhere");
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<Scope>(&text).unwrap(), both);
    }

    #[test]
    fn a_kind_of_scope_that_only_another_version_knows_is_nowhere() {
        let read = |text| Scope::narrowed(&mut serde_json::Deserializer::from_str(text)).unwrap();
        assert_eq!(read(r#"{"kind":"districts","districts":["north"]}"#), Scope::Estates { estates: vec![] });
        assert_eq!(read(r#"{"kind":"group","since":"2026"}"#), Scope::Group);
        let north = Scope::Regions { regions: vec!["north".to_owned()] };
        assert_eq!(read(r#"{"kind":"regions","regions":["north"],"since":"2026"}"#), north);
    }

    #[test]
    fn the_group_and_estates_beside_it_are_no_scope() {
        let estates = r#"{"kind":"group","estates":["01890000-0000-7000-8000-000000000001"]}"#;
        for text in [estates, r#"{"kind":"group","regions":[]}"#, r#"{"kind":"regions"}"#, "{}"] {
            assert!(serde_json::from_str::<Scope>(text).is_err(), "{text}");
        }
    }
}
