//! Closed lists of words, which rules, events, rows and the API all use.

/// Defines closed lists of words: stored and sent as they are spelt here, which is snake_case where no standard of others spells
/// them (currencies, languages, OAuth scopes).
#[macro_export]
macro_rules! define_words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::macro_support::serde::Serialize,
                 $crate::macro_support::serde::Deserialize, $crate::macro_support::utoipa::ToSchema)]
        #[serde(crate = "kernel::macro_support::serde")]
        pub enum $name { $($(#[$word_meta])* #[serde(rename = $text)] $word,)+ }

        $crate::impl_words! { pub $name { $($word = $text),+ } }
    )+};
}

/// Defines closed lists of words that rows have and no schema names: all of `define_words!` but what describes it to others.
#[macro_export]
macro_rules! define_stored_words {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$word_meta])* $word,)+ }

        $crate::impl_words! { $vis $name { $($word = $text),+ } }
    )+};
}

/// Defines an enum whose variants carry data, each with the word that it is called by outside: `as_str` tells it. With
/// `by Kind`, the words are a list of their own, of that name, whose variants carry nothing, and `kind` tells which one a value
/// is: for what is also stored or spoken of without its data.
#[macro_export]
macro_rules! define_worded {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident $({ $($field:ident: $type:ty),* $(,)? })? $(( $($inner:ty),* ))?
                = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis enum $name { $($(#[$variant_meta])* $variant $({ $($field: $type),* })? $(( $($inner),* ))?,)+ }

        impl $name {
            /// What it is called.
            #[must_use]
            $vis const fn as_str(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $word,)+ }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident by $kind:ident {
            $($(#[$variant_meta:meta])* $variant:ident $({ $($field:ident: $type:ty),* $(,)? })? $(( $($inner:ty),* ))?
                = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis enum $name { $($(#[$variant_meta])* $variant $({ $($field: $type),* })? $(( $($inner),* ))?,)+ }

        impl $name {
            /// Which one it is, without its data.
            #[must_use]
            $vis const fn kind(&self) -> $kind {
                match self { $(Self::$variant { .. } => $kind::$variant,)+ }
            }
        }

        $crate::define_stored_words! {
            /// The same without data.
            $vis enum $kind { $($variant = $word,)+ }
        }
    };
}

/// What each list of words can do.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_words {
    ($vis:vis $name:ident { $($word:ident = $text:tt),+ }) => {
        impl $name {
            /// Every word of the list, in its own order.
            $vis const ALL: &'static [Self] = &[$(Self::$word),+];

            /// Every word as it is stored and sent, in the same order.
            $vis const WORDS: &'static [&'static str] = &[$($text),+];

            /// The stored and sent form.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }
        }

        impl From<$name> for $crate::Argument {
            fn from(word: $name) -> Self {
                Self::from(word.as_str())
            }
        }

        impl $crate::Word for $name {
            const LIST: &'static str = stringify!($name);

            fn as_str(&self) -> &str {
                Self::as_str(*self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(text: &str) -> Result<Self, $crate::UnknownWord> {
                match text {
                    $($text => Ok(Self::$word),)+
                    other => Err($crate::UnknownWord { list: stringify!($name), word: other.to_owned() }),
                }
            }
        }
    };
}

/// What every list of words is, for what stores and sends words of any list.
pub trait Word:
    Clone + std::fmt::Debug + std::str::FromStr<Err = UnknownWord> + Send + Sync + 'static
{
    /// What the list is called.
    const LIST: &'static str;

    /// The stored and sent form.
    #[must_use]
    fn as_str(&self) -> &str;
}

/// A word that is not on its list: a row or a message from a version we do not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no {list}")]
pub struct UnknownWord {
    /// The list.
    pub list: &'static str,
    /// What was found.
    pub word: String,
}

#[cfg(test)]
mod tests {
    use crate::UnknownWord;

    define_worded! {
        /// What it is called is its word; what is stored of it is read back.
        #[derive(Debug, PartialEq)]
        enum Lamp by LampKind {
            Off = "off",
            On { lumens: u16 } = "on",
            Broken(&'static str) = "broken",
        }
    }

    #[test]
    fn the_words_of_an_enum_with_data_are_a_list_of_their_own() {
        let lamps = [Lamp::Off, Lamp::On { lumens: 800 }, Lamp::Broken("fuse")];
        let kinds = lamps.each_ref().map(Lamp::kind);
        assert_eq!(kinds, LampKind::ALL, "{lamps:?}");
        assert_eq!(kinds.map(LampKind::as_str), LampKind::WORDS);
        assert_eq!("on".parse(), Ok(LampKind::On));
        let unknown = UnknownWord { list: "LampKind", word: "dim".to_owned() };
        assert_eq!("dim".parse::<LampKind>(), Err(unknown));
    }
}
