//! Fields of a change that may be left out, named, or taken away.

use serde::{Deserialize, Deserializer};

/// Tells `null` from absent: a field of a change that is there, even as `null`, is meant. For
/// `#[serde(default, deserialize_with = "present")]` on an `Option<Option<T>>`, which is `None` where the field is left
/// out and `Some(None)` where it is taken away.
///
/// # Errors
/// As reading a `T`.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Change {
        #[serde(default, deserialize_with = "present")]
        notes: Option<Option<String>>,
    }

    #[test]
    fn what_is_left_out_is_not_what_is_taken_away() {
        let read = |text| serde_json::from_str::<Change>(text).map(|change| change.notes);
        assert_eq!(read("{}").ok(), Some(None));
        assert_eq!(read(r#"{"notes":null}"#).ok(), Some(Some(None)));
        assert_eq!(read(r#"{"notes":"x"}"#).ok(), Some(Some(Some("x".to_owned()))));
        assert!(read(r#"{"notes":1}"#).is_err());
    }
}
