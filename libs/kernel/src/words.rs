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
