//! JSON as it was written: keys keep their order and may repeat, so that repeats can be refused.

use std::{collections::HashSet, fmt};

use kernel::Fault;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::push_step;

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

impl Tree {
    /// What no request may hold, whatever type it is read as: a key twice in one object, or the NUL character,
    /// which PostgreSQL cannot store.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.gather(&mut String::new(), &mut faults);
        faults
    }

    fn gather(&self, pointer: &mut String, faults: &mut Vec<Fault>) {
        match self {
            Self::Null | Self::Bool(_) | Self::Unsigned(_) | Self::Signed(_) | Self::Float(_) => {}
            Self::Text(text) => {
                if text.contains('\0') {
                    faults.push(nul(pointer.clone()));
                }
            }
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.gather_at(&index.to_string(), pointer, faults);
                }
            }
            Self::Object(fields) => {
                faults.extend(repeats(fields).map(|key| duplicate(step_from(pointer, key))));
                if fields.iter().any(|(key, _)| key.contains('\0')) {
                    faults.push(nul(pointer.clone()));
                }
                for (key, value) in fields {
                    value.gather_at(key, pointer, faults);
                }
            }
        }
    }

    fn gather_at(&self, step: &str, pointer: &mut String, faults: &mut Vec<Fault>) {
        let length = pointer.len();
        push_step(pointer, step);
        self.gather(pointer, faults);
        pointer.truncate(length);
    }
}

/// The keys that stood before.
fn repeats(fields: &[(String, Tree)]) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    fields.iter().map(|(key, _)| key.as_str()).filter(move |key| !seen.insert(*key))
}

fn step_from(pointer: &str, key: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_step(&mut pointer, key);
    pointer
}

/// The fault of a key or parameter that stands twice.
pub(crate) fn duplicate(pointer: String) -> Fault {
    Fault {
        pointer,
        code: "field.duplicate",
        en: "is given more than once".to_owned(),
        zh: "重复出现".to_owned(),
    }
}

/// The fault of text with a NUL in it.
pub(crate) fn nul(pointer: String) -> Fault {
    Fault {
        pointer,
        code: "text.control_characters",
        en: "must not have the character U+0000".to_owned(),
        zh: "不能含有字符 U+0000".to_owned(),
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Planter)
    }
}

struct Planter;

impl<'de> Visitor<'de> for Planter {
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

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Tree::Object(fields))
    }
}
