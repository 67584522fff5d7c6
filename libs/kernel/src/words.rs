//! Closed lists of words, which rules, events and the API all use.

/// Defines closed lists of words: stored and sent as they are spelt here, which is snake_case.
#[macro_export]
macro_rules! define_words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::macro_support::serde::Serialize,
                 $crate::macro_support::serde::Deserialize, $crate::macro_support::utoipa::ToSchema)]
        #[serde(crate = "kernel::macro_support::serde")]
        pub enum $name { $($(#[$word_meta])* #[serde(rename = $text)] $word,)+ }

        impl $name {
            /// Every word of the list, in its own order.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// Every word as it is stored and sent, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($text),+];

            /// The stored and sent form.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
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
    )+};
}

/// Defines an enum whose variants carry data, each with the word that it is called by outside: `as_str` tells it. With
/// `by Kind`, the words are of a second enum of that name, whose variants carry nothing, and `kind` tells which one a value is:
/// for what is also spoken of without its data.
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

        /// The same without data.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $kind { $($variant,)+ }

        impl $kind {
            /// Every one, in the order in which they are declared.
            $vis const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// What it is called.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
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
