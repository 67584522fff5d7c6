//! What the steps of a ladder (上报) are counted from.

use std::{fmt, str::FromStr};

use kernel::UnknownWord;

use crate::DeadlineKind;

/// Which ladder of a matter a step stands on. Its words are those of the promises, `reception` and `asked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ladder {
    /// Counted from the moment the matter was received.
    Reception,
    /// Beside a promise.
    Promise(DeadlineKind),
    /// Climbed step by step, each time somebody says that the matter is beyond those in charge of it.
    Asked,
}

impl Ladder {
    /// Its word, as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reception => "reception",
            Self::Promise(promise) => promise.as_str(),
            Self::Asked => "asked",
        }
    }

    /// The promise that it stands beside.
    #[must_use]
    pub const fn promise(self) -> Option<DeadlineKind> {
        match self {
            Self::Promise(promise) => Some(promise),
            Self::Reception | Self::Asked => None,
        }
    }
}

impl FromStr for Ladder {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "reception" => Ok(Self::Reception),
            "asked" => Ok(Self::Asked),
            promise => promise.parse().map(Self::Promise),
        }
    }
}

impl fmt::Display for Ladder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ladder_has_a_word_of_its_own() {
        let promises = DeadlineKind::ALL.iter().copied().map(Ladder::Promise);
        for ladder in [Ladder::Reception, Ladder::Asked].into_iter().chain(promises) {
            assert_eq!(ladder.as_str().parse(), Ok(ladder));
        }
        assert!("ladder".parse::<Ladder>().is_err());
    }
}
