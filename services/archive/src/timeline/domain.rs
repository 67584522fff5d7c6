//! Lines of a customer's timeline: which the archive itself adds, and what of an event is kept in one.

use kernel::{Open as _, Permission, Visibility};
use vocabulary::Headline;

macro_rules! timeline_kinds {
    ($($kind:ident = $word:literal),+ $(,)?) => {
        /// What happened to the record itself. What happens elsewhere is called as its event is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum TimelineKind {
            $($kind,)+
        }

        impl TimelineKind {
            /// The stored word.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $word,)+ }
            }

            /// Who may read of it: whoever may read the record.
            pub(crate) fn visibility() -> Visibility {
                Visibility::of(Permission::ArchiveRead)
            }
        }
    };
}

timeline_kinds! {
    CustomerRegistered = "customer_registered",
    CustomerChanged = "customer_changed",
    OccupancyStarted = "occupancy_started",
    OccupancyEnded = "occupancy_ended",
    OccupancyChanged = "occupancy_changed",
    OccupancyCancelled = "occupancy_cancelled",
}

/// What a line keeps of a headline: what belongs to the event alone. The words that people wrote, and what the subject is called
/// with them, stand in its card item, so that they are kept in one place.
pub(crate) fn line_of(headline: &Headline) -> String {
    let Headline { reference, title, amount, detail, .. } = headline;
    let reference = reference.clone().filter(|_number| title.is_none());
    let amount = amount.as_ref().map(|amount| format!("{amount} {}", amount.spelling()));
    let parts: Vec<String> = [reference, amount, detail.clone()].into_iter().flatten().collect();
    parts.join(" ")
}

/// A line as it is read: with the words of what it is about.
pub(crate) fn line_with(words: Option<String>, line: &str) -> String {
    match words {
        Some(words) if line.is_empty() => words,
        Some(words) => format!("{words} {line}"),
        None => line.to_owned(),
    }
}
