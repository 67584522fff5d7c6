//! JSON as it was written: keys keep their order, and what no request may hold is found while it is read.
//!
//! Reading stops at the first bound that is passed: faults, depth, number of values. So no body costs more than its own
//! length, whatever it repeats.

use std::{collections::HashSet, fmt};

use kernel::{Fault, MOST_FAULTS};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use sha2::{Digest, Sha256};

use super::push_step;
use crate::problem::{POINTER_BYTES, beginning};

/// Deeper than any request type of the suite, and no call stack worth speaking of.
const MOST_DEPTH: usize = 32;
/// The largest request, an import of 500 rows with ten numbers and twenty tags each, has less than half of that.
const MOST_VALUES: usize = 50_000;
/// More fields than any request type has; beyond it keys are looked up by their hash.
const FEW_FIELDS: usize = 32;

/// One JSON value.
#[derive(Debug)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// Why a body gave no tree.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is not JSON.
    Malformed(serde_json::Error),
    /// It is nested too deep.
    TooDeep,
    /// It has too many values.
    TooMany,
    /// What no request may hold, whatever type it is read as: a key twice in one object, or the NUL character, which
    /// PostgreSQL cannot store.
    Faults(Vec<Fault>),
}

impl Tree {
    /// Reads one document.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unread> {
        let mut reading = Reading::default();
        let mut text = serde_json::Deserializer::from_slice(bytes);
        let read = Planter(&mut reading).deserialize(&mut text).and_then(|tree| text.end().map(|()| tree));
        match (read, reading) {
            (_, Reading { is_too_deep: true, .. }) => Err(Unread::TooDeep),
            (_, Reading { values, .. }) if values > MOST_VALUES => Err(Unread::TooMany),
            (Err(_stopped), Reading { faults, .. }) if faults.len() >= MOST_FAULTS => {
                Err(Unread::Faults(faults))
            }
            (Err(error), _) => Err(Unread::Malformed(error)),
            (Ok(tree), Reading { faults, .. }) if faults.is_empty() => Ok(tree),
            (Ok(_tree), Reading { faults, .. }) => Err(Unread::Faults(faults)),
        }
    }

    /// A digest of what is said, not of how it is written: the order of an object's keys and white space are no part of
    /// it (RFC 8259 §1).
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        match self {
            Self::Null => hash.update(b"n"),
            Self::Bool(value) => hash.update(if *value { b"t" } else { b"f" }),
            Self::Unsigned(value) => hash.update(format!("i{value}")),
            Self::Signed(value) => hash.update(format!("i{value}")),
            Self::Float(value) => hash.update(format!("d{value:?}")),
            Self::Text(text) => hash.update(format!("s{text}")),
            Self::List(items) => {
                hash.update(b"l");
                items.iter().for_each(|item| hash.update(item.digest()));
            }
            Self::Object(fields) => {
                let mut fields: Vec<&(String, Self)> = fields.iter().collect();
                fields.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
                hash.update(b"o");
                for (key, value) in fields {
                    hash.update(Sha256::digest(key));
                    hash.update(value.digest());
                }
            }
        }
        hash.finalize().into()
    }
}

/// What is known on the way through a document.
#[derive(Default)]
struct Reading {
    /// Where the value stands that is read now.
    pointer: String,
    depth: usize,
    values: usize,
    is_too_deep: bool,
    faults: Vec<Fault>,
}

impl Reading {
    /// Takes one more value into account.
    fn count<E: Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values > MOST_VALUES { Err(stopped()) } else { Ok(()) }
    }

    fn note<E: Error>(&mut self, fault: Fault) -> Result<(), E> {
        self.faults.push(fault);
        if self.faults.len() >= MOST_FAULTS { Err(stopped()) } else { Ok(()) }
    }

    /// Goes one level down; [`Self::leave`] comes back.
    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.is_too_deep = self.depth > MOST_DEPTH;
        if self.is_too_deep { Err(stopped()) } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn text<E: Error>(&mut self, text: &str) -> Result<(), E> {
        if text.contains('\0') { self.note(nul(self.place())) } else { Ok(()) }
    }

    /// Where it is now, for a fault: a key may be as long as the body, and there may be as many faults as are named.
    fn place(&self) -> String {
        beginning(&self.pointer, POINTER_BYTES)
    }

    /// Takes the step to `key`, which stands `again` in its object; gives the length to come back to.
    fn step_to_key<E: Error>(&mut self, key: &str, again: bool) -> Result<usize, E> {
        let length = self.pointer.len();
        if key.contains('\0') {
            self.note::<E>(nul(self.place()))?;
        }
        push_step(&mut self.pointer, key);
        if again {
            self.note::<E>(duplicate(self.place()))?;
        }
        Ok(length)
    }
}

/// Ends the parser's work; what is said instead stands in the [`Reading`].
fn stopped<E: Error>() -> E {
    E::custom("reading was stopped")
}

/// The fault of a key or parameter that stands twice.
pub(crate) fn duplicate(pointer: String) -> Fault {
    Fault::new(pointer, "field.duplicate")
}

/// The fault of text with a NUL in it.
pub(crate) fn nul(pointer: String) -> Fault {
    Fault::new(pointer, "text.control_characters")
}

/// The keys of one object so far. Few are compared one by one, which needs no memory.
#[derive(Default)]
struct Keys(HashSet<String>);

impl Keys {
    /// True when `key` stands among `fields` already.
    fn hold(&mut self, key: &str, fields: &[(String, Tree)]) -> bool {
        if fields.len() < FEW_FIELDS {
            return fields.iter().any(|(known, _)| known == key);
        }
        if self.0.is_empty() {
            self.0.extend(fields.iter().map(|(known, _)| known.clone()));
        }
        !self.0.insert(key.to_owned())
    }
}

struct Planter<'a>(&'a mut Reading);

impl<'de> DeserializeSeed<'de> for Planter<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.0.count::<D::Error>()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Planter<'_> {
    type Value = Tree;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Tree, E> {
        self.0.text::<E>(&value)?;
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let reading = self.0;
        reading.enter::<A::Error>()?;
        let mut items = Vec::new();
        loop {
            let length = reading.pointer.len();
            push_step(&mut reading.pointer, &items.len().to_string());
            let item = list.next_element_seed(Planter(reading))?;
            reading.pointer.truncate(length);
            match item {
                Some(item) => items.push(item),
                None => break,
            }
        }
        reading.leave();
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree, A::Error> {
        let reading = self.0;
        reading.enter::<A::Error>()?;
        let (mut fields, mut keys) = (Vec::new(), Keys::default());
        while let Some(key) = object.next_key::<String>()? {
            let again = keys.hold(&key, &fields);
            let length = reading.step_to_key::<A::Error>(&key, again)?;
            let value = object.next_value_seed(Planter(reading))?;
            reading.pointer.truncate(length);
            fields.push((key, value));
        }
        reading.leave();
        Ok(Tree::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> [u8; 32] {
        Tree::read(text.as_bytes()).unwrap().digest()
    }

    #[test]
    fn a_digest_is_of_what_is_said() {
        let one = digest(r#"{"a":1,"b":[{"c":"x","d":null}]}"#);
        assert_eq!(one, digest(" { \"b\" : [ { \"d\" : null , \"c\" : \"\\u0078\" } ] ,\n\"a\" : 1 } "));
        for other in [
            r#"{"a":1,"b":[{"c":"x","d":false}]}"#,
            r#"{"a":2,"b":[{"c":"x","d":null}]}"#,
            r#"{"a":"1","b":[{"c":"x","d":null}]}"#,
            r#"{"a":1,"b":[[{"c":"x","d":null}]]}"#,
            r#"{"a":1,"b":[{"c":"x"},{"d":null}]}"#,
            r#"{"a":1,"b":[{"c":"x","d":null}],"e":null}"#,
        ] {
            assert_ne!(one, digest(other), "{other}");
        }
        assert_ne!(digest(r#"["1,2"]"#), digest(r#"["1","2"]"#));
        assert_ne!(digest(r#"{"ab":"c"}"#), digest(r#"{"a":"bc"}"#));
    }

    #[test]
    fn reading_stops_at_the_last_fault_that_is_named() {
        // What comes after it is not even JSON.
        let body = format!("{{{} not JSON", r#""k":1,"#.repeat(60));
        let Err(Unread::Faults(faults)) = Tree::read(body.as_bytes()) else { panic!("the faults") };
        assert_eq!(faults.len(), MOST_FAULTS);
    }

    #[test]
    fn a_long_key_is_not_copied_for_every_fault_below_it() {
        let (long, faults) = ("管".repeat(100_000), r#""k":1,"#.repeat(60));
        let Err(Unread::Faults(faults)) = Tree::read(format!(r#"{{"{long}":{{{faults}"z":1}}}}"#).as_bytes())
        else {
            panic!("the faults")
        };
        assert_eq!(faults.len(), MOST_FAULTS);
        for Fault { pointer, .. } in faults {
            assert!(
                pointer.len() <= POINTER_BYTES + '…'.len_utf8() && pointer.capacity() < 1_000,
                "{pointer}"
            );
            assert!(pointer.starts_with("/管") && pointer.ends_with("管…"), "{pointer}");
        }
    }

    #[test]
    fn a_key_that_repeats_is_found_among_many() {
        let many: String = (0..1_000).map(|number| format!(r#""k{number}":1,"#)).collect();
        let Err(Unread::Faults(faults)) = Tree::read(format!(r#"{{{many}"k500":1}}"#).as_bytes()) else {
            panic!("the fault")
        };
        assert_eq!(faults.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["/k500"]);
    }

    #[test]
    fn depth_and_number_of_values_have_bounds() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Tree::read(nested(MOST_DEPTH).as_bytes()).is_ok());
        assert!(matches!(Tree::read(nested(MOST_DEPTH + 1).as_bytes()), Err(Unread::TooDeep)));
        let list = |values: usize| format!("[{}0]", "0,".repeat(values - 2));
        assert!(Tree::read(list(MOST_VALUES).as_bytes()).is_ok());
        assert!(matches!(Tree::read(list(MOST_VALUES + 1).as_bytes()), Err(Unread::TooMany)));
    }
}
